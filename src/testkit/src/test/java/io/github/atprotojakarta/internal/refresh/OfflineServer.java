package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.internal.dpop.DpopTransport;
import io.github.atprotojakarta.internal.oauth.AuthorizationServerClient;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.oauth.server.ServerMetadataResolver;
import io.github.atprotojakarta.session.StrictNetworkFixture;
import java.security.SecureRandom;
import java.time.Clock;

/** An authorization server that nobody reaches. */
final class OfflineServer {
  private static final HttpTransport OFFLINE =
      request -> {
        throw new HttpTransportException(HttpTransportException.Kind.CONNECT, "no network", null);
      };

  private OfflineServer() {}

  static Revocation revocation() {
    return revocation(OFFLINE);
  }

  /** Returns the revocation at the servers of a transport. */
  static Revocation revocation(HttpTransport transport) {
    return new Revocation(
        new ServerMetadataResolver(transport, false),
        new AuthorizationServerClient(
            new DpopTransport(transport, Clock.systemUTC(), new SecureRandom()),
            StrictNetworkFixture.loopbackMetadata(),
            ClientKeySet::empty));
  }
}
