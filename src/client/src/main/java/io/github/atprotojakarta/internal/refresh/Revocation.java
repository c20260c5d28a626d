package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.OAuthResponseException;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.internal.oauth.AuthorizationServerClient;
import io.github.atprotojakarta.internal.oauth.TokenResponse;
import io.github.atprotojakarta.oauth.ClientAuthentication;
import io.github.atprotojakarta.oauth.TokenSet;
import io.github.atprotojakarta.oauth.dpop.DpopKey;
import io.github.atprotojakarta.oauth.server.ServerMetadataResolver;
import io.github.atprotojakarta.store.StoredSession;
import java.net.URI;

/**
 * Revokes tokens at their authorization server. Revoking the refresh token ends the whole grant;
 * revoking the access token alone would leave a session on the server.
 */
public final class Revocation {
  private static final System.Logger LOG = System.getLogger(Revocation.class.getName());

  private final ServerMetadataResolver servers;
  private final AuthorizationServerClient client;

  /** Creates the revocation. */
  public Revocation(ServerMetadataResolver servers, AuthorizationServerClient client) {
    this.servers = servers;
    this.client = client;
  }

  /** Revokes the tokens of a session; a failure is logged. */
  void revoke(StoredSession session) {
    revoke(session.tokens(), session.dpopKey(), session.authentication());
  }

  /**
   * Revokes the tokens of a session. A failure is logged and never thrown, because the caller has
   * something to finish.
   *
   * @return whether nothing is left to do: the server has accepted the revocation, or has refused
   *     it for good
   */
  public boolean revoke(TokenSet tokens, DpopKey key, ClientAuthentication authentication) {
    Secret refreshToken = tokens.refreshToken();
    return revoke(
        tokens.issuer(),
        tokens.sub(),
        refreshToken == null ? tokens.accessToken() : refreshToken,
        key,
        authentication);
  }

  /** Revokes tokens that no session has; a failure is logged. */
  public void revoke(
      URI issuer, TokenResponse tokens, DpopKey key, ClientAuthentication authentication) {
    Secret refreshToken = tokens.refreshToken();
    revoke(
        issuer,
        tokens.sub(),
        refreshToken == null ? tokens.accessToken() : refreshToken,
        key,
        authentication);
  }

  private boolean revoke(
      URI issuer, Did sub, Secret token, DpopKey key, ClientAuthentication authentication) {
    try {
      client.revoke(servers.ofIssuer(issuer, false), token, key, authentication);
      return true;
    } catch (OAuthResponseException e) {
      boolean forGood = isForGood(e);
      log(sub, issuer, e, forGood ? "; it is not tried again" : "");
      return forGood;
    } catch (HttpTransportException | AtprotoOAuthException e) {
      log(sub, issuer, e, "");
      return false;
    }
  }

  /** A refused token has ended already, or the server does not revoke tokens of this kind. */
  private static boolean isForGood(OAuthResponseException e) {
    RefusalMeaning meaning = RefusalMeaning.of(e);
    return e.status() / 100 == 4
        && meaning != RefusalMeaning.PASSES
        && meaning != RefusalMeaning.CLIENT_FAULT;
  }

  private static void log(Did sub, URI issuer, Exception why, String end) {
    LOG.log(
        System.Logger.Level.WARNING,
        "ATP1108 The tokens of {0} could not be revoked at {1}: {2}{3}",
        sub,
        issuer,
        why.getMessage(),
        end);
  }
}
