package io.github.atprotojakarta.internal.oauth;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.PushedAuthorizationRequest;
import com.nimbusds.oauth2.sdk.PushedAuthorizationSuccessResponse;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.ResponseMode;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenRevocationRequest;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import com.nimbusds.oauth2.sdk.token.TypelessToken;
import io.github.atprotojakarta.OAuthResponseException;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.http.HttpBody;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.internal.dpop.DpopTransport;
import io.github.atprotojakarta.internal.json.JsonMembers;
import io.github.atprotojakarta.oauth.ClientAuthentication;
import io.github.atprotojakarta.oauth.client.ClientKey;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.oauth.client.ClientMetadata;
import io.github.atprotojakarta.oauth.dpop.DpopKey;
import io.github.atprotojakarta.oauth.server.AuthorizationServerMetadata;
import io.github.atprotojakarta.session.AuthorizeOptions;
import jakarta.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import net.minidev.json.JSONObject;
import org.jspecify.annotations.Nullable;

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
  private static final System.Logger LOG =
      System.getLogger(AuthorizationServerClient.class.getName());

  private static final String FORM = "application/x-www-form-urlencoded";

  private final DpopTransport transport;
  private final ClientAuthenticator authenticator;
  private final ClientID clientId;

  /** Creates the client for one registered OAuth client. */
  public AuthorizationServerClient(
      DpopTransport transport, ClientMetadata client, ClientKeySet keys) {
    this.transport = transport;
    this.authenticator =
        new ClientAuthenticator(client, keys, transport.es256(), transport.clocks());
    this.clientId = new ClientID(client.clientId());
  }

  /**
   * How to authenticate a new session at a server: the client's method with its first usable key.
   *
   * @throws io.github.atprotojakarta.AuthMethodUnsatisfiableException when the server accepts no
   *     method that this client has
   */
  public ClientAuthentication negotiate(AuthorizationServerMetadata server) {
    return authenticator.negotiate(server);
  }

  /** Pushes an authorization request (RFC 9126). */
  public PushedAuthorization push(
      AuthorizationServerMetadata server,
      AuthorizationParameters parameters,
      DpopKey key,
      ClientAuthentication authentication)
      throws HttpTransportException {
    URI endpoint = server.pushedAuthorizationRequestEndpoint();
    AuthorizationRequest pushed = authorizationRequest(parameters);
    ResponseReader answer =
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
            assertion ->
                assertion == null
                    ? new PushedAuthorizationRequest(endpoint, pushed).toHTTPRequest()
                    : new PushedAuthorizationRequest(endpoint, assertion, pushed)
                        .toHTTPRequest())) {
      JsonObject json = answer.read(response, 201, 200);
      return pushedAuthorization(server, json, answer, response.status());
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
    AuthorizationGrant grant =
        new AuthorizationCodeGrant(
            new AuthorizationCode(code.reveal()),
            redirectUri,
            new CodeVerifier(codeVerifier.reveal()));
    ResponseReader answer =
        new ResponseReader(server.issuer(), "the code exchange", List.of(code, codeVerifier));
    JsonObject json = requestTokens(server, grant, key, authentication, () -> {}, answer);
    try {
      return tokens(json, answer);
    } catch (OAuthResponseException e) {
      revokeUnusable(server, json, key, authentication);
      throw e;
    }
  }

  /**
   * Exchanges a refresh token for new tokens (RFC 6749 section 6).
   *
   * @param beforeSending runs before each time that the token is sent, retries included. If it
   *     throws, the token was not sent
   */
  public TokenResponse refresh(
      AuthorizationServerMetadata server,
      Secret refreshToken,
      DpopKey key,
      ClientAuthentication authentication,
      Runnable beforeSending)
      throws HttpTransportException {
    AuthorizationGrant grant = new RefreshTokenGrant(new RefreshToken(refreshToken.reveal()));
    ResponseReader answer =
        new ResponseReader(server.issuer(), "the token refresh", List.of(refreshToken));
    return tokens(requestTokens(server, grant, key, authentication, beforeSending, answer), answer);
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
    TypelessToken revoked = new TypelessToken(token.reveal());
    try (HttpResponse response =
        send(
            server,
            endpoint,
            key,
            authentication,
            assertion ->
                assertion == null
                    ? new TokenRevocationRequest(endpoint, clientId, revoked).toHTTPRequest()
                    : new TokenRevocationRequest(
                            endpoint,
                            List.of(assertion),
                            revoked,
                            Map.of("client_id", List.of(clientId.getValue())))
                        .toHTTPRequest())) {
      new ResponseReader(server.issuer(), "the token revocation", List.of(token))
          .demandSuccess(response);
    }
  }

  private static TokenResponse tokens(JsonObject json, ResponseReader answer) {
    return new TokenResponseReader(json, why -> answer.unusable(200, why)).read();
  }

  /** Tokens of a login that cannot be completed must not be left behind on the server. */
  private void revokeUnusable(
      AuthorizationServerMetadata server,
      JsonObject json,
      DpopKey key,
      ClientAuthentication authentication) {
    Optional<String> token =
        JsonMembers.string(json, "refresh_token")
            .or(() -> JsonMembers.string(json, "access_token"));
    try {
      if (token.isPresent() && !token.get().isEmpty()) {
        revoke(server, Secret.of(token.get()), key, authentication);
      }
    } catch (HttpTransportException | OAuthResponseException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "Unusable tokens could not be revoked at {0}: {1}",
          server.issuer(),
          e.getMessage());
    }
  }

  private JsonObject requestTokens(
      AuthorizationServerMetadata server,
      AuthorizationGrant grant,
      DpopKey key,
      ClientAuthentication authentication,
      Runnable beforeSending,
      ResponseReader answer)
      throws HttpTransportException {
    URI endpoint = server.tokenEndpoint();
    try (HttpResponse response =
        send(
            server,
            endpoint,
            key,
            authentication,
            assertion -> {
              beforeSending.run();
              return (assertion == null
                      ? new TokenRequest.Builder(endpoint, clientId, grant)
                      : new TokenRequest.Builder(endpoint, assertion, grant)
                          .customParameter("client_id", clientId.getValue()))
                  .build()
                  .toHTTPRequest();
            })) {
      return answer.read(response, 200);
    }
  }

  /**
   * Sends a message that is made anew for each attempt. Messages name the client beside its
   * assertion, which names it too, because the reference server demands it.
   *
   * @param message makes it from the client assertion; {@code null} for a public client
   */
  private HttpResponse send(
      AuthorizationServerMetadata server,
      URI endpoint,
      DpopKey key,
      ClientAuthentication authentication,
      Function<@Nullable PrivateKeyJWT, HTTPRequest> message)
      throws HttpTransportException {
    authenticator.demandSeparate(key);
    Optional<ClientKey> signer = authenticator.keyFor(server, authentication);
    return transport.send(
        () -> {
          HTTPRequest made =
              message.apply(
                  signer
                      .map(own -> authenticator.assertion(own, server.issuer(), endpoint))
                      .orElse(null));
          return HttpRequest.post(made.getURI(), FORM, HttpBody.of(made.getBody()))
              .header("Accept", "application/json")
              .build();
        },
        key,
        null);
  }

  private AuthorizationRequest authorizationRequest(AuthorizationParameters parameters) {
    AuthorizationRequest.Builder builder =
        new AuthorizationRequest.Builder(new ResponseType(ResponseType.Value.CODE), clientId)
            .redirectionURI(parameters.redirectUri())
            .scope(Scope.parse(parameters.scope()))
            .state(new State(parameters.state().reveal()))
            .codeChallenge(
                new CodeVerifier(parameters.codeVerifier().reveal()), CodeChallengeMethod.S256);
    AuthorizeOptions options = parameters.options();
    String responseMode = options.responseMode();
    if (responseMode != null) {
      builder.responseMode(new ResponseMode(responseMode));
    }
    addIfPresent(builder, "prompt", options.prompt());
    addIfPresent(builder, "login_hint", parameters.loginHint());
    addIfPresent(builder, "ui_locales", options.uiLocales());
    addIfPresent(builder, "display", options.display());
    return builder.build();
  }

  private static void addIfPresent(
      AuthorizationRequest.Builder builder, String name, @Nullable String value) {
    if (value != null) {
      builder.customParameter(name, value);
    }
  }

  private PushedAuthorization pushedAuthorization(
      AuthorizationServerMetadata server, JsonObject json, ResponseReader answer, int status) {
    JSONObject members = new JSONObject();
    JsonMembers.string(json, "request_uri")
        .filter(uri -> !uri.isEmpty())
        .ifPresent(uri -> members.put("request_uri", uri));
    JsonMembers.seconds(json, "expires_in").ifPresent(time -> members.put("expires_in", time));
    try {
      PushedAuthorizationSuccessResponse accepted =
          PushedAuthorizationSuccessResponse.parse(members);
      URI redirect =
          new AuthorizationRequest.Builder(accepted.getRequestURI(), clientId)
              .endpointURI(server.authorizationEndpoint())
              .build()
              .toURI();
      return new PushedAuthorization(redirect, Duration.ofSeconds(accepted.getLifetime()));
    } catch (ParseException e) {
      throw answer.unusable(
          status,
          "request_uri is "
              + JsonMembers.describe(json, "request_uri")
              + " and expires_in is "
              + JsonMembers.describe(json, "expires_in"));
    }
  }
}
