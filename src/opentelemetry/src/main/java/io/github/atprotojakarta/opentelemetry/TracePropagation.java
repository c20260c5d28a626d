package io.github.atprotojakarta.opentelemetry;

import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The servers that get the context of the trace, in headers such as {@code traceparent} (W3C Trace
 * Context). Users choose the servers of AT Protocol accounts, and a trace shows strangers which
 * requests belong together. So no server gets it unless you name it.
 */
public final class TracePropagation {
  /** No server gets the trace. */
  public static final TracePropagation NONE = new TracePropagation(Set.of());

  private final Set<String> origins;

  private TracePropagation(Set<String> origins) {
    this.origins = Set.copyOf(origins);
  }

  /**
   * Reads a list of origins, such as {@code https://pds.example.com https://auth.example.com}.
   *
   * @param list separated by commas or spaces; may be empty
   * @throws IllegalArgumentException when an entry is not an http or https origin
   */
  public static TracePropagation to(String list) {
    return new TracePropagation(
        Arrays.stream(list.split("[,\\s]+"))
            .filter(entry -> !entry.isEmpty())
            .map(TracePropagation::origin)
            .collect(Collectors.toSet()));
  }

  private static String origin(String entry) {
    try {
      URI uri = URI.create(entry);
      if (uri.getHost() != null
          && uri.getRawUserInfo() == null
          && (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"))
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null
          && Set.of("http", "https").contains(uri.getScheme().toLowerCase(Locale.ROOT))) {
        return originOf(uri);
      }
    } catch (IllegalArgumentException e) {
      // The message below names the entry.
    }
    throw new IllegalArgumentException(
        "\"" + entry + "\" is not an origin such as https://pds.example.com");
  }

  /** Returns whether the server of an address gets the trace. */
  boolean includes(URI address) {
    return !origins.isEmpty() && origins.contains(originOf(address));
  }

  private static String originOf(URI uri) {
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    int standard = scheme.equals("https") ? 443 : 80;
    int port = uri.getPort() < 0 ? standard : uri.getPort();
    return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + ":" + port;
  }
}
