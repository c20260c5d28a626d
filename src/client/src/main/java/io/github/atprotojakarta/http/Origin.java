package io.github.atprotojakarta.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * A web origin in its one canonical spelling: scheme and host in lower case, no default port.
 *
 * @param value such as {@code https://pds.example.com} or {@code http://localhost:2583}
 */
public record Origin(String value) {
  /**
   * The origin of an address.
   *
   * @throws IllegalArgumentException when it is no absolute http or https address
   */
  public static Origin of(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean https = scheme.equals("https");
    if (uri.getHost() == null || !(https || scheme.equals("http"))) {
      throw new IllegalArgumentException("Not an absolute http or https address: " + uri);
    }
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    boolean defaultPort = uri.getPort() == -1 || uri.getPort() == (https ? 443 : 80);
    return new Origin(scheme + "://" + host + (defaultPort ? "" : ":" + uri.getPort()));
  }

  /** The origin that a text spells canonically; empty when there is anything else in it. */
  public static Optional<Origin> parseExactly(String text) {
    try {
      return Optional.of(of(new URI(text))).filter(origin -> origin.value.equals(text));
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether an address lies on this origin and carries no credentials. */
  public boolean contains(URI uri) {
    return uri.getHost() != null && uri.getRawUserInfo() == null && of(uri).equals(this);
  }

  public boolean isHttps() {
    return value.startsWith("https:");
  }

  public URI toUri() {
    return URI.create(value);
  }

  public URI resolve(String absolutePath) {
    return URI.create(value + absolutePath);
  }

  @Override
  public String toString() {
    return value;
  }
}
