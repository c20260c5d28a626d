package io.github.atprotojakarta.testkit.oauth.client;

import io.github.atprotojakarta.testkit.server.UriSyntax;
import java.net.URI;
import java.util.List;

/** How a server compares the redirect URI of a request with those of a loopback client. */
public enum RedirectMatching {
  /** A registered URI without a port matches any port, one with a port only this port. */
  REFERENCE,
  /** Ports are not compared, as the AT Protocol profile says. */
  ANY_PORT,
  /** The strings must be equal, ports included. */
  EXACT,
  /** As {@link #EXACT}, and only the first registered URI counts. */
  EXACT_FIRST,
  /** The server knows no loopback clients. */
  NO_LOOPBACK;

  /** Returns whether a client may use a redirect URI. */
  public boolean matches(RegisteredClient client, String requested) {
    List<String> registered = client.redirectUris();
    if (this == REFERENCE) {
      return registered.stream().anyMatch(uri -> RedirectUris.matches(uri, requested));
    }
    if (!client.id().startsWith("http:")) {
      return registered.contains(requested);
    }
    return switch (this) {
      case ANY_PORT ->
          registered.stream().anyMatch(uri -> withoutPort(uri).equals(withoutPort(requested)));
      case REFERENCE, EXACT -> registered.contains(requested);
      case EXACT_FIRST -> registered.get(0).equals(requested);
      case NO_LOOPBACK -> false;
    };
  }

  private static String withoutPort(String uri) {
    int port = UriSyntax.parse(uri).map(URI::getPort).orElse(-1);
    return port < 0 ? uri : uri.replaceFirst(":" + port, "");
  }
}
