package io.github.atprotojakarta.oauth.client;

import io.github.atprotojakarta.internal.http.Origin;
import io.github.atprotojakarta.internal.http.PublicHosts;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/** The rules for the addresses in client metadata, as the reference server applies them. */
final class ClientUris {
  private static final Pattern IPV4 = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+");

  private ClientUris() {}

  /** Parses an address without credentials and fragment. */
  static URI parse(String field, String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw MetadataFault.of(field, text, "must be an address (RFC 3986)");
    }
    if (!uri.isAbsolute() || !text.equals(uri.toASCIIString())) {
      throw MetadataFault.of(field, text, "must be an absolute address in ASCII");
    }
    if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
      throw MetadataFault.of(field, text, "must have no credentials and no fragment");
    }
    return uri;
  }

  /** Parses an https address on a public host. */
  static URI parseHttps(String field, String text) {
    URI uri = parse(field, text);
    demandPublicHost(field, text, uri);
    return uri;
  }

  /** Parses the {@code client_id} of a client other than the loopback client. */
  static URI parseClientId(String text) {
    String field = "client_id";
    URI uri = parseHttps(field, text);
    if (isIp(uri.getHost())) {
      throw MetadataFault.of(field, text, "must have a domain name, not an IP address");
    }
    if (uri.getPort() != -1) {
      throw MetadataFault.of(field, text, "must have no port");
    }
    String path = uri.getRawPath();
    if (path.isEmpty() || path.endsWith("/")) {
      throw MetadataFault.of(
          field, text, "must have a path to a JSON document, without a slash at the end");
    }
    if (hasDotSegment(path) || !uri.getHost().equals(uri.getHost().toLowerCase(Locale.ROOT))) {
      throw MetadataFault.of(
          field, text, "must be canonical: host in lower case, no \".\" or \"..\" in the path");
    }
    return uri;
  }

  /** Checks the home page, which must be a parent of the {@code client_id} or the same address. */
  static void checkClientUri(String text, URI clientId) {
    URI uri = parseHttps("client_uri", text);
    String path = uri.getRawPath();
    String parent = path.endsWith("/") ? path : path + "/";
    boolean above = path.equals(clientId.getRawPath()) || clientId.getRawPath().startsWith(parent);
    if (!Origin.of(clientId).contains(uri) || !above) {
      throw MetadataFault.of(
          "client_uri",
          text,
          "must be on the origin of the client_id and a parent of its path (" + clientId + ")");
    }
  }

  static void demandPublicHost(String field, String text, URI uri) {
    if (!text.startsWith("https://")) {
      throw MetadataFault.of(field, text, "must begin with https://");
    }
    String host = uri.getHost();
    if (host == null || host.equals("127.0.0.1") || host.equals("[::1]")) {
      throw MetadataFault.of(field, text, "must have a public host");
    }
    if (!isIp(host) && PublicHosts.isLocalName(host)) {
      throw MetadataFault.of(
          field,
          text,
          "must have a public domain name; servers refuse \"."
              + PublicHosts.topLevelDomain(host)
              + "\"");
    }
  }

  static boolean isIp(String host) {
    return host.startsWith("[") || IPV4.matcher(host).matches();
  }

  /** URL parsers resolve dot segments, encoded or not, so one address would have two forms. */
  private static boolean hasDotSegment(String path) {
    return Arrays.stream(path.split("/", -1))
        .map(segment -> segment.toLowerCase(Locale.ROOT).replace("%2e", "."))
        .anyMatch(segment -> segment.equals(".") || segment.equals(".."));
  }
}
