package io.github.atprotojakarta.session;

import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.xrpc.XrpcClient;
import java.time.Instant;

/**
 * The session of a signed-in account. Safe for use by several threads. Holds no lock and no
 * connection, so it need not be closed. An interface, so that containers can inject the session of
 * the current user.
 */
public interface OAuthSession {
  /** Returns the key of the session. */
  SessionKey key();

  /** Returns the account. */
  default Did did() {
    return key().did();
  }

  /** Returns information about the newest tokens. */
  TokenInfo tokenInfo();

  /**
   * Returns when the session ends even if it is used: by the rules of the AT Protocol and by the
   * {@link SessionLimits}. A refresh may put the end off. A session that is not used may end
   * earlier, and its server may end it at any time.
   */
  Instant endsAt();

  /**
   * Returns a client for the account's current PDS. It refreshes the tokens if they have expired.
   * Beside the exceptions of {@link XrpcClient}, a call can throw those of {@link
   * io.github.atprotojakarta.AtprotoOAuthClient#restore(SessionKey, RefreshPolicy)} and {@link
   * io.github.atprotojakarta.TokenInvalidException}.
   */
  XrpcClient xrpc();

  /**
   * Sends any request to the account's PDS, for clients that make their own requests. Returns
   * responses of all statuses; the caller closes them. The request is signed, and repeated for a
   * new nonce and for new tokens, as in {@link #xrpc()}.
   *
   * @param request its address is on {@link TokenInfo#audience()}. If the account has moved, path
   *     and query are sent to its new PDS
   * @throws IllegalArgumentException when the address is elsewhere: no other server ever gets a
   *     token
   * @throws HttpTransportException when the server does not respond
   * @throws io.github.atprotojakarta.TransientException when the request must be sent again and its
   *     body can be read only once
   */
  HttpResponse send(HttpRequest request) throws HttpTransportException;

  /** Revokes the tokens and deletes the session, no matter what the server responds. */
  void signOut();
}
