package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.AuthMethodUnsatisfiableException;
import io.github.atprotojakarta.TokenRefreshException;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.identity.IdentityResolver;
import io.github.atprotojakarta.internal.oauth.AuthorizationServerClient;
import io.github.atprotojakarta.oauth.server.AuthorizationServerMetadata;
import io.github.atprotojakarta.oauth.server.ServerMetadataResolver;
import io.github.atprotojakarta.store.StoredSession;
import java.net.URI;

/** Finds the destination, and every fault that can be found before the refresh token is sent. */
public final class RefreshDestinations {
  private final String clientId;
  private final IdentityResolver identities;
  private final ServerMetadataResolver servers;
  private final AuthorizationServerClient client;

  /** Creates the finder for the client of a {@code client_id}. */
  public RefreshDestinations(
      String clientId,
      IdentityResolver identities,
      ServerMetadataResolver servers,
      AuthorizationServerClient client) {
    this.clientId = clientId;
    this.identities = identities;
    this.servers = servers;
    this.client = client;
  }

  /**
   * Refuses a session that this application cannot refresh as it is configured now. Sends nothing.
   *
   * @throws AuthMethodUnsatisfiableException naming the session and the way out
   */
  void demandConfigured(StoredSession session) {
    if (!session.clientId().equals(clientId)) {
      throw new AuthMethodUnsatisfiableException(
          "The session "
              + session.key()
              + " belongs to client_id "
              + session.clientId()
              + "; this application now has the client_id "
              + clientId
              + ". Restore the old client_id, or sign the user in again");
    }
    client.demandKey("session " + session.key(), session.authentication());
  }

  RefreshDestination find(StoredSession session) {
    demandConfigured(session);
    URI issuer = session.tokens().issuer();
    // Without caches: after a move the old server must not get the refresh token.
    URI pds = identities.freshPds(session.key().did());
    AuthorizationServerMetadata current = servers.ofPds(pds, true);
    if (!current.issuer().equals(issuer)) {
      throw new TokenRefreshException(
          session.key(),
          "The account "
              + session.key().did()
              + " has moved from "
              + issuer
              + " to "
              + current.issuer()
              + "; sign in again");
    }
    return new RefreshDestination(current, pds, client);
  }

  /**
   * Verifies the account's handle again, so that it stays {@link IdentityResolver#knownHandle
   * known}. This may take long, because the owner of the account chooses its host.
   */
  void verifyHandle(Did did) {
    identities.verifyHandle(did);
  }
}
