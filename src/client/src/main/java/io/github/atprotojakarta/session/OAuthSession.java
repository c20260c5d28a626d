package io.github.atprotojakarta.session;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.oauth.DpopTransport;
import io.github.atprotojakarta.oauth.TokenSet;
import io.github.atprotojakarta.scope.Scopes;
import io.github.atprotojakarta.xrpc.XrpcClient;

/**
 * A signed-in account. Safe for use by several threads; holds no lock and no connection, so it need
 * not be closed.
 */
public final class OAuthSession {
  private final Sessions sessions;
  private final SessionTransport transport;
  private volatile StoredSession current;

  OAuthSession(StoredSession session, Sessions sessions, DpopTransport transport) {
    this.current = session;
    this.sessions = sessions;
    this.transport = new SessionTransport(this, transport);
  }

  /** Which session. */
  public SessionKey key() {
    return current.key();
  }

  /** The account. */
  public Did did() {
    return key().did();
  }

  /** What can be told about the newest tokens. */
  public TokenInfo tokenInfo() {
    return tokenInfo(current);
  }

  /** What can be told about a stored session's tokens. */
  public static TokenInfo tokenInfo(StoredSession session) {
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
  public XrpcClient xrpc() {
    return new XrpcClient(current.tokens().audience(), transport);
  }

  /** Revokes the tokens and deletes the session, whatever the server answers. */
  public void signOut() {
    sessions.signOut(key());
  }

  /** The tokens to use now. */
  StoredSession usable() {
    return adopt(sessions.apply(RefreshPolicy.AUTO, current));
  }

  /** Tokens newer than those that a server has just refused. */
  StoredSession newerThan(StoredSession refused) {
    StoredSession mine = current;
    return mine.version() > refused.version()
        ? mine
        : adopt(sessions.newer(refused.key(), refused.version()));
  }

  private synchronized StoredSession adopt(StoredSession session) {
    if (session.version() > current.version()) {
      current = session;
    }
    return current;
  }
}
