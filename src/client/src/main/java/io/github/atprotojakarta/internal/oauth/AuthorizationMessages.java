package io.github.atprotojakarta.internal.oauth;

import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.PushedAuthorizationRequest;
import com.nimbusds.oauth2.sdk.ResponseMode;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenRevocationRequest;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.TypelessToken;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.session.AuthorizeOptions;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the messages to an authorization server. Each message has the {@code client_id} even beside
 * a client assertion, because the reference server requires it.
 */
final class AuthorizationMessages {
  private final ClientID clientId;

  AuthorizationMessages(String clientId) {
    this.clientId = new ClientID(clientId);
  }

  /**
   * Returns a pushed authorization request.
   *
   * @param assertion the client assertion; {@code null} for a public client
   */
  HTTPRequest pushed(
      URI endpoint, AuthorizationParameters parameters, @Nullable ClientAssertion assertion) {
    AuthorizationRequest pushed = authorizationRequest(parameters);
    return assertion == null
        ? new PushedAuthorizationRequest(endpoint, pushed).toHTTPRequest()
        : new PushedAuthorizationRequest(endpoint, assertion, pushed).toHTTPRequest();
  }

  /**
   * Returns a token request.
   *
   * @param assertion the client assertion; {@code null} for a public client
   */
  HTTPRequest token(URI endpoint, AuthorizationGrant grant, @Nullable ClientAssertion assertion) {
    TokenRequest.Builder request =
        assertion == null
            ? new TokenRequest.Builder(endpoint, clientId, grant)
            : new TokenRequest.Builder(endpoint, assertion, grant)
                .customParameter("client_id", clientId.getValue());
    return request.build().toHTTPRequest();
  }

  /**
   * Returns a token revocation request.
   *
   * @param assertion the client assertion; {@code null} for a public client
   */
  HTTPRequest revocation(URI endpoint, Secret token, @Nullable ClientAssertion assertion) {
    TypelessToken revoked = new TypelessToken(token.reveal());
    return assertion == null
        ? new TokenRevocationRequest(endpoint, clientId, revoked).toHTTPRequest()
        : new TokenRevocationRequest(
                endpoint,
                List.of(assertion),
                revoked,
                Map.of("client_id", List.of(clientId.getValue())))
            .toHTTPRequest();
  }

  /** Returns the address for the browser after a request was pushed. */
  URI redirect(URI authorizationEndpoint, URI requestUri) {
    return new AuthorizationRequest.Builder(requestUri, clientId)
        .endpointURI(authorizationEndpoint)
        .build()
        .toURI();
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
}
