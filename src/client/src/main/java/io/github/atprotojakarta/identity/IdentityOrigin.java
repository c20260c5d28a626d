package io.github.atprotojakarta.identity;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/** Server addresses that are an http(s) origin and nothing more. */
final class IdentityOrigin {
  private static final int HIGHEST_PORT = 65_535;

  private IdentityOrigin() {}

  /**
   * Reads an origin and writes it in its one normal form: lower case, no default port, no slash.
   * Empty when the text is not http(s) or holds a path, a query, a fragment or user information.
   */
  static Optional<URI> parse(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
    if (uri.getScheme() == null || uri.getHost() == null || !isBare(uri)) {
      return Optional.empty();
    }
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      return Optional.empty();
    }
    int standard = scheme.equals("https") ? 443 : 80;
    String port = uri.getPort() < 0 || uri.getPort() == standard ? "" : ":" + uri.getPort();
    return Optional.of(URI.create(scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port));
  }

  private static boolean isBare(URI uri) {
    String path = uri.getRawPath();
    return (path.isEmpty() || path.equals("/"))
        && uri.getRawQuery() == null
        && uri.getRawFragment() == null
        && uri.getRawUserInfo() == null
        && uri.getPort() != 0
        && uri.getPort() <= HIGHEST_PORT;
  }
}
