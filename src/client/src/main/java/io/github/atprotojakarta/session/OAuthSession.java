package io.github.atprotojakarta.session;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.oauth.TokenSet;
import io.github.atprotojakarta.scope.Scopes;
import io.github.atprotojakarta.xrpc.XrpcClient;

/**
 * A signed-in account. Safe for use by several threads; holds no lock and no connection, so it need
 * not be closed. An interface, so that containers can hand out the session of whoever calls.
 */
public interface OAuthSession {
  /** Which session. */
  SessionKey key();

  /** The account. */
  default Did did() {
    return key().did();
  }

  /** What can be told about the newest tokens. */
  TokenInfo tokenInfo();

  /** What can be told about a stored session's tokens. */
  static TokenInfo tokenInfo(StoredSession session) {
    TokenSet tokens = session.tokens();
    return new TokenInfo(
        tokens.issuer(),
        tokens.sub(),
        tokens.audience(),
        Scopes.granted(tokens.scope()).values(),
        tokens.expiresAt());
  }

  /**
   * Calls to the account's PDS, wherever it is by now. Refreshes the tokens when they have expired.
   * Beside what {@link XrpcClient} throws, a call can throw what {@link
   * io.github.atprotojakarta.AtprotoOAuthClient#restore(SessionKey, RefreshPolicy)} throws, and
   * {@link io.github.atprotojakarta.TokenInvalidException}.
   */
  XrpcClient xrpc();

  /** Revokes the tokens and deletes the session, whatever the server answers. */
  void signOut();
}
