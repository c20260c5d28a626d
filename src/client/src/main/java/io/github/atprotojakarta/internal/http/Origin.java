package io.github.atprotojakarta.internal.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * A web origin in its canonical form: scheme and host in lower case, no default port.
 *
 * @param value such as {@code https://pds.example.com} or {@code http://localhost:2583}
 */
public record Origin(String value) implements Comparable<Origin> {
  private static final int MAX_PORT = 65_535;

  /** RFC 1035 section 2.3.4. */
  private static final int MAX_HOST_LENGTH = 253;

  /**
   * Returns the origin of an address with any path and query.
   *
   * @throws IllegalArgumentException when it is no absolute http or https address, or its host has
   *     more than 253 characters
   */
  public static Origin of(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean https = scheme.equals("https");
    if (uri.getHost() == null || !(https || scheme.equals("http"))) {
      throw new IllegalArgumentException("Not an absolute http or https address: " + uri);
    }
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    if (host.length() > MAX_HOST_LENGTH) {
      throw new IllegalArgumentException(
          "The host of an address has more than " + MAX_HOST_LENGTH + " characters");
    }
    boolean defaultPort = uri.getPort() == -1 || uri.getPort() == (https ? 443 : 80);
    return new Origin(scheme + "://" + host + (defaultPort ? "" : ":" + uri.getPort()));
  }

  /**
   * Parses an origin in any spelling, with or without a final slash; empty if the string is no
   * http(s) address or has a path, a query, a fragment or user information.
   */
  public static Optional<Origin> parse(String text) {
    try {
      URI uri = new URI(text);
      return uri.getHost() != null && isBare(uri) ? Optional.of(of(uri)) : Optional.empty();
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Parses an origin in its canonical form; empty if the string has any other form. */
  public static Optional<Origin> parseCanonical(String text) {
    return parse(text).filter(origin -> origin.value.equals(text));
  }

  private static boolean isBare(URI uri) {
    String path = uri.getRawPath();
    return (path.isEmpty() || path.equals("/"))
        && uri.getRawQuery() == null
        && uri.getRawFragment() == null
        && uri.getRawUserInfo() == null
        && uri.getPort() != 0
        && uri.getPort() <= MAX_PORT;
  }

  /** Returns whether an address has this origin and no user information. */
  public boolean contains(URI uri) {
    return uri.getHost() != null && uri.getRawUserInfo() == null && of(uri).equals(this);
  }

  @Override
  public int compareTo(Origin other) {
    return value.compareTo(other.value);
  }

  /** Returns whether the scheme is https. */
  public boolean isHttps() {
    return value.startsWith("https:");
  }

  /** Returns the origin as a URI without a path. */
  public URI toUri() {
    return URI.create(value);
  }

  /** Returns the address of an absolute path at this origin. */
  public URI resolve(String absolutePath) {
    return URI.create(value + absolutePath);
  }

  @Override
  public String toString() {
    return value;
  }
}
