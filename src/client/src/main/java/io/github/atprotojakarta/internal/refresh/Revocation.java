package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.internal.oauth.AuthorizationServerClient;
import io.github.atprotojakarta.oauth.ClientAuthentication;
import io.github.atprotojakarta.oauth.TokenSet;
import io.github.atprotojakarta.oauth.dpop.DpopKey;
import io.github.atprotojakarta.oauth.server.ServerMetadataResolver;

/**
 * Revokes a session's tokens as far as it can be done. The refresh token takes the whole grant with
 * it; revoking only the access token would leave a session on the server.
 */
public final class Revocation {
  private static final System.Logger LOG = System.getLogger(Revocation.class.getName());

  private final ServerMetadataResolver servers;
  private final AuthorizationServerClient client;

  /** Creates the revoker. */
  public Revocation(ServerMetadataResolver servers, AuthorizationServerClient client) {
    this.servers = servers;
    this.client = client;
  }

  /**
   * Revokes tokens; a failure is logged, never thrown: whoever revokes has something to finish.
   *
   * @return whether the server has accepted the revocation
   */
  public boolean revoke(TokenSet tokens, DpopKey key, ClientAuthentication authentication) {
    try {
      client.revoke(
          servers.ofIssuer(tokens.issuer(), false),
          tokens.refreshToken() == null ? tokens.accessToken() : tokens.refreshToken(),
          key,
          authentication);
      return true;
    } catch (HttpTransportException | AtprotoOAuthException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "The tokens of {0} could not be revoked at {1} now: {2}",
          tokens.sub(),
          tokens.issuer(),
          e.getMessage());
      return false;
    }
  }
}
