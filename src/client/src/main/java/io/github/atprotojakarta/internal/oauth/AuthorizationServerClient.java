package io.github.atprotojakarta.internal.oauth;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.PushedAuthorizationSuccessResponse;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import io.github.atprotojakarta.OAuthResponseException;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.http.HttpBody;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.internal.dpop.DpopTransport;
import io.github.atprotojakarta.internal.json.JsonMembers;
import io.github.atprotojakarta.oauth.ClientAuthentication;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.oauth.client.ClientMetadata;
import io.github.atprotojakarta.oauth.dpop.DpopKey;
import io.github.atprotojakarta.oauth.server.AuthorizationServerMetadata;
import jakarta.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import net.minidev.json.JSONObject;
import org.jspecify.annotations.Nullable;

/**
 * Sends the requests to an authorization server. Each method sends one request (and at most one
 * nonce retry), with a proof and, for a confidential client, a new client assertion on every
 * attempt.
 *
 * <p>Every method throws {@link HttpTransportException} when the server did not respond, {@link
 * OAuthResponseException} when the response was an error or broke the protocol, and {@link
 * io.github.atprotojakarta.AuthMethodUnsatisfiableException} when the client key is not configured.
 */
public final class AuthorizationServerClient {
  private static final System.Logger LOG =
      System.getLogger(AuthorizationServerClient.class.getName());

  private static final String FORM = "application/x-www-form-urlencoded";

  /** The browser is sent to an address that contains it. */
  private static final int MAX_REQUEST_URI = 2048;

  private final DpopTransport transport;
  private final ClientAuthenticator authenticator;
  private final AuthorizationMessages messages;

  /** Creates the client for one registered OAuth client. */
  public AuthorizationServerClient(
      DpopTransport transport, ClientMetadata client, Supplier<ClientKeySet> keys) {
    this.transport = transport;
    this.authenticator =
        new ClientAuthenticator(client, keys, transport.signer(), transport.clocks());
    this.messages = new AuthorizationMessages(client.clientId());
  }

  /**
   * Returns how to authenticate a new session: the client's method, and the first of its keys that
   * may sign and whose algorithm the server accepts.
   *
   * @throws io.github.atprotojakarta.AuthMethodUnsatisfiableException when the server accepts no
   *     method of this client
   */
  public ClientAuthentication negotiate(AuthorizationServerMetadata server) {
    return authenticator.negotiate(server);
  }

  /**
   * Checks that the client key of a session is configured, before anything is sent for it.
   *
   * @param what the session, for the message
   * @throws io.github.atprotojakarta.AuthMethodUnsatisfiableException when it is not
   */
  public void demandKey(String what, ClientAuthentication authentication) {
    authenticator.demandKey(what, authentication);
  }

  /** Pushes an authorization request (RFC 9126). */
  public PushedAuthorization push(
      AuthorizationServerMetadata server,
      AuthorizationParameters parameters,
      DpopKey key,
      ClientAuthentication authentication)
      throws HttpTransportException {
    URI endpoint = server.pushedAuthorizationRequestEndpoint();
    ResponseReader reader =
        new ResponseReader(
            server.issuer(),
            "the pushed authorization request",
            List.of(parameters.state(), parameters.codeVerifier()));
    try (HttpResponse response =
        send(
            server,
            endpoint,
            key,
            authentication,
            assertion -> messages.pushed(endpoint, parameters, assertion))) {
      JsonObject json = reader.read(response, 201, 200);
      return pushedAuthorization(server, json, reader, response.status());
    }
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
    URI endpoint = server.tokenEndpoint();
    AuthorizationGrant grant =
        new AuthorizationCodeGrant(
            new AuthorizationCode(code.reveal()),
            redirectUri,
            new CodeVerifier(codeVerifier.reveal()));
    ResponseReader reader =
        new ResponseReader(server.issuer(), "the code exchange", List.of(code, codeVerifier));
    JsonObject json;
    try (HttpResponse response =
        send(
            server,
            endpoint,
            key,
            authentication,
            assertion -> messages.token(endpoint, grant, assertion))) {
      json = reader.read(response, 200);
    }
    try {
      return tokens(json, reader);
    } catch (OAuthResponseException e) {
      revokeUnusable(server, json, key, authentication);
      throw e;
    }
  }

  /**
   * Exchanges a refresh token for new tokens (RFC 6749 section 6).
   *
   * @param guard watches the token each time that it is sent, retries included
   */
  public TokenResponse refresh(
      AuthorizationServerMetadata server,
      Secret refreshToken,
      DpopKey key,
      ClientAuthentication authentication,
      CredentialGuard guard)
      throws HttpTransportException {
    URI endpoint = server.tokenEndpoint();
    AuthorizationGrant grant = new RefreshTokenGrant(new RefreshToken(refreshToken.reveal()));
    ResponseReader reader =
        new ResponseReader(server.issuer(), "the token refresh", List.of(refreshToken));
    try (HttpResponse response =
        send(
            server,
            endpoint,
            key,
            authentication,
            assertion -> {
              guard.beforeRequest();
              return messages.token(endpoint, grant, assertion);
            },
            body -> new GuardedBody(body, guard))) {
      return tokens(reader.read(response, 200), reader);
    }
  }

  /** Revokes a token (RFC 7009). Does nothing at a server without a revocation endpoint. */
  public void revoke(
      AuthorizationServerMetadata server,
      Secret token,
      DpopKey key,
      ClientAuthentication authentication)
      throws HttpTransportException {
    URI endpoint = server.revocationEndpoint();
    if (endpoint == null) {
      return;
    }
    try (HttpResponse response =
        send(
            server,
            endpoint,
            key,
            authentication,
            assertion -> messages.revocation(endpoint, token, assertion))) {
      new ResponseReader(server.issuer(), "the token revocation", List.of(token))
          .demandSuccess(response);
    }
  }

  private static TokenResponse tokens(JsonObject json, ResponseReader reader) {
    return new TokenResponseReader(json, why -> reader.unusable(200, why)).read();
  }

  /** Tokens of a login that cannot be completed must not remain valid on the server. */
  private void revokeUnusable(
      AuthorizationServerMetadata server,
      JsonObject json,
      DpopKey key,
      ClientAuthentication authentication) {
    Optional<Secret> token =
        TokenResponseReader.refreshToken(json).or(() -> TokenResponseReader.accessToken(json));
    try {
      if (token.isPresent()) {
        revoke(server, token.get(), key, authentication);
      }
    } catch (HttpTransportException | OAuthResponseException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "ATP1101 Unusable tokens could not be revoked at {0}: {1}",
          server.issuer(),
          e.getMessage());
    }
  }

  /**
   * Sends a message. It is made anew for each attempt.
   *
   * @param message makes the message from the client assertion, {@code null} for a public client
   */
  private HttpResponse send(
      AuthorizationServerMetadata server,
      URI endpoint,
      DpopKey key,
      ClientAuthentication authentication,
      Function<@Nullable ClientAssertion, HTTPRequest> message)
      throws HttpTransportException {
    return send(server, endpoint, key, authentication, message, UnaryOperator.identity());
  }

  private HttpResponse send(
      AuthorizationServerMetadata server,
      URI endpoint,
      DpopKey key,
      ClientAuthentication authentication,
      Function<@Nullable ClientAssertion, HTTPRequest> message,
      UnaryOperator<HttpBody> body)
      throws HttpTransportException {
    authenticator.demandSeparate(key);
    Optional<AssertionKey> signer = authenticator.keyFor(server, authentication);
    return transport.send(
        () -> {
          HTTPRequest made =
              message.apply(
                  signer
                      .map(own -> authenticator.assertion(own, server.issuer(), endpoint))
                      .orElse(null));
          return HttpRequest.post(made.getURI(), FORM, body.apply(HttpBody.of(made.getBody())))
              .header("Accept", "application/json")
              .build();
        },
        key,
        null);
  }

  private PushedAuthorization pushedAuthorization(
      AuthorizationServerMetadata server, JsonObject json, ResponseReader reader, int status) {
    JSONObject members = new JSONObject();
    JsonMembers.string(json, "request_uri")
        .filter(uri -> !uri.isEmpty() && uri.length() <= MAX_REQUEST_URI)
        .ifPresent(uri -> members.put("request_uri", uri));
    JsonMembers.seconds(json, "expires_in").ifPresent(time -> members.put("expires_in", time));
    try {
      PushedAuthorizationSuccessResponse accepted =
          PushedAuthorizationSuccessResponse.parse(members);
      URI redirect = messages.redirect(server.authorizationEndpoint(), accepted.getRequestURI());
      return new PushedAuthorization(redirect, Duration.ofSeconds(accepted.getLifetime()));
    } catch (ParseException e) {
      throw reader.unusable(
          status,
          "request_uri is "
              + JsonMembers.describe(json, "request_uri")
              + " and expires_in is "
              + JsonMembers.describe(json, "expires_in"));
    }
  }
}
