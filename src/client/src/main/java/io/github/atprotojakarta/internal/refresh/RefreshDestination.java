package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.internal.oauth.AuthorizationServerClient;
import io.github.atprotojakarta.internal.oauth.CredentialGuard;
import io.github.atprotojakarta.internal.oauth.TokenResponse;
import io.github.atprotojakarta.oauth.server.AuthorizationServerMetadata;
import io.github.atprotojakarta.store.StoredSession;
import java.net.URI;

/**
 * The server that refreshes a session, and the account's PDS: the account may have moved to another
 * PDS of the same server.
 *
 * @param server the authorization server that issued the tokens
 * @param pds the account's PDS
 * @param client sends requests to the server
 */
record RefreshDestination(
    AuthorizationServerMetadata server, URI pds, AuthorizationServerClient client) {
  /**
   * Sends the refresh token of a session.
   *
   * @param guard watches the token each time that it is sent
   */
  TokenResponse send(StoredSession session, Secret refreshToken, CredentialGuard guard)
      throws HttpTransportException {
    return client.refresh(server, refreshToken, session.dpopKey(), session.authentication(), guard);
  }
}
