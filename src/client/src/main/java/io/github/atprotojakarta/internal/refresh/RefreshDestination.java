package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.AuthMethodUnsatisfiableException;
import io.github.atprotojakarta.TokenRefreshException;
import io.github.atprotojakarta.identity.IdentityResolver;
import io.github.atprotojakarta.oauth.server.AuthorizationServerMetadata;
import io.github.atprotojakarta.oauth.server.ServerMetadataResolver;
import io.github.atprotojakarta.store.StoredSession;
import java.net.URI;

/**
 * Where to refresh a session, and where its account lives now: it may have moved under the same
 * server.
 *
 * @param server the authorization server that issued the tokens
 * @param pds the account's PDS
 */
record RefreshDestination(AuthorizationServerMetadata server, URI pds) {
  /** Finds it, and whatever can be found wrong before the refresh token is put at stake. */
  static final class Finder {
    private final String clientId;
    private final IdentityResolver identities;
    private final ServerMetadataResolver servers;

    Finder(String clientId, IdentityResolver identities, ServerMetadataResolver servers) {
      this.clientId = clientId;
      this.identities = identities;
      this.servers = servers;
    }

    RefreshDestination find(StoredSession session) {
      if (!session.clientId().equals(clientId)) {
        throw new AuthMethodUnsatisfiableException(
            "The session "
                + session.key()
                + " belongs to client_id "
                + session.clientId()
                + "; this application is now "
                + clientId
                + ". Restore the old client_id, or sign the user in again");
      }
      URI issuer = session.tokens().issuer();
      URI pds = identities.resolve(session.key().did(), false).pds();
      URI current = servers.ofPds(pds, false).issuer();
      if (!current.equals(issuer)) {
        throw new TokenRefreshException(
            "The account "
                + session.key().did()
                + " has moved from "
                + issuer
                + " to "
                + current
                + "; sign in again there");
      }
      return new RefreshDestination(servers.ofIssuer(issuer, false), pds);
    }
  }
}
