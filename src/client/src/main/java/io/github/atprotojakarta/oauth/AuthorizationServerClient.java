package io.github.atprotojakarta.oauth;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.http.HttpTransportException;
import java.net.URI;
import java.time.Clock;

/**
 * The requests to an authorization server. Each method sends one request (and at most one nonce
 * retry), with a proof and, for a confidential client, a new client assertion on every attempt.
 *
 * <p>Every method throws {@link HttpTransportException} when there was no answer, {@link
 * io.github.atprotojakarta.OAuthResponseException} when the answer was an error or broke the
 * protocol, and {@link io.github.atprotojakarta.AuthMethodUnsatisfiableException} when the key that
 * has to sign is not configured.
 */
public final class AuthorizationServerClient {
  /** Creates the client for one registered OAuth client. */
  public AuthorizationServerClient(
      DpopTransport transport, ClientMetadata client, ClientKeySet keys, Clock clock) {}

  /**
   * How to authenticate a new session at a server: the client's method with its first usable key.
   *
   * @throws io.github.atprotojakarta.AuthMethodUnsatisfiableException when the server accepts no
   *     method that this client has
   */
  public ClientAuthentication negotiate(AuthorizationServerMetadata server) {
    throw new UnsupportedOperationException();
  }

  /** Pushes an authorization request (RFC 9126). */
  public PushedAuthorization push(
      AuthorizationServerMetadata server,
      AuthorizationParameters parameters,
      DpopKey key,
      ClientAuthentication authentication)
      throws HttpTransportException {
    throw new UnsupportedOperationException();
  }

  /** Exchanges an authorization code for tokens (RFC 6749 section 4.1.3). */
  public TokenResponse exchange(
      AuthorizationServerMetadata server,
      Secret code,
      Secret codeVerifier,
      URI redirectUri,
      DpopKey key,
      ClientAuthentication authentication)
      throws HttpTransportException {
    throw new UnsupportedOperationException();
  }

  /** Exchanges a refresh token for new tokens (RFC 6749 section 6). */
  public TokenResponse refresh(
      AuthorizationServerMetadata server,
      Secret refreshToken,
      DpopKey key,
      ClientAuthentication authentication)
      throws HttpTransportException {
    throw new UnsupportedOperationException();
  }

  /** Revokes a token (RFC 7009). Does nothing at a server without a revocation endpoint. */
  public void revoke(
      AuthorizationServerMetadata server,
      Secret token,
      DpopKey key,
      ClientAuthentication authentication)
      throws HttpTransportException {
    throw new UnsupportedOperationException();
  }
}
