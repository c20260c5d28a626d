package io.github.atprotojakarta.session;

import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.identity.Did;
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

  /**
   * Calls to the account's PDS, wherever it is by now. Refreshes the tokens when they have expired.
   * Beside what {@link XrpcClient} throws, a call can throw what {@link
   * io.github.atprotojakarta.AtprotoOAuthClient#restore(SessionKey, RefreshPolicy)} throws, and
   * {@link io.github.atprotojakarta.TokenInvalidException}.
   */
  XrpcClient xrpc();

  /**
   * Sends a request of any form to the account's PDS, for clients that make their own requests. The
   * answer is given back whatever its status; the caller closes it. It is signed, sent again for a
   * new nonce, and sent again with new tokens, as {@link #xrpc()} does it.
   *
   * @param request its address lies on {@link TokenInfo#audience()}; if the account turns out to
   *     have moved, path and query are sent to its new PDS
   * @throws IllegalArgumentException when its address lies anywhere else: no other server is ever
   *     given a token
   * @throws HttpTransportException when there is no answer
   * @throws io.github.atprotojakarta.TransientException when the request has to be sent again and
   *     its body can be read only once
   */
  HttpResponse send(HttpRequest request) throws HttpTransportException;

  /** Revokes the tokens and deletes the session, whatever the server answers. */
  void signOut();
}
