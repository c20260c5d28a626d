package io.github.atprotojakarta.session;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.xrpc.XrpcClient;

/**
 * A signed-in account. Safe for use by several threads; holds no lock and no connection, so it need
 * not be closed.
 */
public final class OAuthSession {
  OAuthSession() {}

  /** Which session. */
  public SessionKey key() {
    throw new UnsupportedOperationException();
  }

  /** The account. */
  public Did did() {
    return key().did();
  }

  /** What can be told about the newest tokens. */
  public TokenInfo tokenInfo() {
    throw new UnsupportedOperationException();
  }

  /** Calls to the account's PDS. Refreshes the tokens when they have expired. */
  public XrpcClient xrpc() {
    throw new UnsupportedOperationException();
  }

  /** Revokes the tokens and deletes the session, whatever the server answers. */
  public void signOut() {
    throw new UnsupportedOperationException();
  }
}
