package io.github.atprotojakarta.testkit.server;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The rules for URIs that client ids, redirect URIs and proofs share. */
public final class UriSyntax {
  private static final List<String> LOCAL_TLDS =
      List.of("test", "local", "localhost", "invalid", "example");

  private UriSyntax() {}

  /** Parses a URI; empty if the syntax is wrong. */
  public static Optional<URI> parse(String text) {
    try {
      return Optional.of(new URI(text));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** Returns scheme, authority and path in normal form (RFC 3986 section 6.2), without query. */
  public static String withoutQuery(URI uri) {
    String path = uri.normalize().getRawPath();
    return origin(uri) + (path.isEmpty() ? "/" : path);
  }

  /** Returns the origin, without the default port. */
  public static String origin(URI uri) {
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    int usual = scheme.equals("https") ? 443 : 80;
    String port = uri.getPort() < 0 || uri.getPort() == usual ? "" : ":" + uri.getPort();
    return scheme + "://" + host + port;
  }

  /** Returns whether a host is loopback. */
  public static boolean loopback(String host) {
    return host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
  }

  /** Returns whether a host is an IP address. */
  public static boolean ipAddress(String host) {
    return host.matches("\\d+\\.\\d+\\.\\d+\\.\\d+") || host.startsWith("[");
  }

  /** Returns whether a host name has no public meaning, such as {@code alice.test}. */
  public static boolean localName(String host) {
    int dot = host.lastIndexOf('.');
    return dot < 0 || LOCAL_TLDS.contains(host.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  /** Returns why an address is not a valid https address; empty if it is valid. */
  public static Optional<String> httpsProblem(String text) {
    if (!text.startsWith("https://")) {
      return Optional.of("URL must use the \"https:\" protocol");
    }
    String host = parse(text).map(URI::getHost).orElse("");
    if (host.isEmpty()) {
      return Optional.of("Invalid URL");
    }
    if (loopback(host)) {
      return Optional.of("https: URL must not use a loopback host");
    }
    if (!ipAddress(host) && !host.contains(".")) {
      return Optional.of("Domain name must contain at least two segments");
    }
    return host.endsWith(".local")
        ? Optional.of("Domain name must not end with \".local\"")
        : Optional.empty();
  }
}
