package io.github.atprotojakarta.testkit.oauth;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The rules about addresses that client ids, redirect URIs and proofs share. */
public final class Uris {
  private static final List<String> LOCAL_TLDS =
      List.of("test", "local", "localhost", "invalid", "example");

  private Uris() {}

  public static Optional<URI> parse(String text) {
    try {
      return Optional.of(new URI(text));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** Scheme, authority and path in normal form (RFC 3986 section 6.2), without query. */
  static String bare(URI uri) {
    String path = uri.normalize().getRawPath();
    return origin(uri) + (path.isEmpty() ? "/" : path);
  }

  public static String origin(URI uri) {
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    int usual = scheme.equals("https") ? 443 : 80;
    String port = uri.getPort() < 0 || uri.getPort() == usual ? "" : ":" + uri.getPort();
    return scheme + "://" + host + port;
  }

  public static boolean loopback(String host) {
    return host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
  }

  public static boolean ipAddress(String host) {
    return host.matches("\\d+\\.\\d+\\.\\d+\\.\\d+") || host.startsWith("[");
  }

  /** A name that means nothing, or something else, outside of one machine or test. */
  public static boolean localName(String host) {
    int dot = host.lastIndexOf('.');
    return dot < 0 || LOCAL_TLDS.contains(host.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  /** Why an address is not a good https address; empty when it is one. */
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
