package io.github.atprotojakarta.internal.login;

import io.github.atprotojakarta.OAuthResponseException;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.internal.ClientContext;
import io.github.atprotojakarta.internal.http.TimeLimit;
import io.github.atprotojakarta.internal.jose.RandomTokens;
import io.github.atprotojakarta.internal.oauth.AuthorizationParameters;
import io.github.atprotojakarta.internal.oauth.AuthorizationServerClient;
import io.github.atprotojakarta.internal.oauth.PushedAuthorization;
import io.github.atprotojakarta.internal.refresh.AccountBlocks;
import io.github.atprotojakarta.metrics.Measurement.LoginCause;
import io.github.atprotojakarta.metrics.Measurement.LoginOutcome;
import io.github.atprotojakarta.oauth.ClientAuthentication;
import io.github.atprotojakarta.oauth.client.ClientMetadata;
import io.github.atprotojakarta.oauth.dpop.DpopKey;
import io.github.atprotojakarta.session.AuthorizeOptions;
import io.github.atprotojakarta.session.LoginRedirect;
import io.github.atprotojakarta.store.PendingAuthorization;
import io.github.atprotojakarta.store.StateStore;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/**
 * Begins logins: finds the authorization server, pushes the authorization request, stores the
 * pending login, and returns the address for the browser.
 */
public final class LoginStart {
  private final ClientMetadata client;
  private final LoginRequestRules rules;
  private final LoginDestinations destinations;
  private final AuthorizationServerClient authorizationServer;
  private final StateStore states;
  private final AccountBlocks blocks;
  private final Duration lifetime;
  private final ClientContext context;

  /**
   * Creates the start of logins.
   *
   * @param lifetime how long a login may take
   */
  public LoginStart(
      ClientMetadata client,
      LoginDestinations destinations,
      AuthorizationServerClient authorizationServer,
      StateStore states,
      AccountBlocks blocks,
      Duration lifetime,
      ClientContext context) {
    this.client = client;
    this.rules = new LoginRequestRules(client);
    this.destinations = destinations;
    this.authorizationServer = authorizationServer;
    this.states = states;
    this.blocks = blocks;
    this.lifetime = lifetime;
    this.context = context;
  }

  /** Begins a login: see {@link io.github.atprotojakarta.AtprotoOAuthClient#authorize}. */
  public LoginRedirect begin(String identifier, AuthorizeOptions options) {
    LoginMeasurement measurement = new LoginMeasurement(context.metrics());
    return measurement.step(
        LoginOutcome.STARTED,
        () ->
            TimeLimit.within(
                context.clock(),
                context.timeouts().login(),
                () -> beginInTime(identifier, options, measurement)));
  }

  private LoginRedirect beginInTime(
      String identifier, AuthorizeOptions options, LoginMeasurement measurement) {
    // The options are checked before anything is sent.
    URI redirectUri = rules.redirectUri(options);
    String scope = rules.scope(options);
    LoginDestination to =
        destinations.find(
            identifier,
            did -> measurement.part(LoginCause.STORE, () -> blocks.check(did, options.appState())));
    LoginRequestRules.checkPrompt(options, to.server());
    AuthorizationParameters parameters =
        new AuthorizationParameters(
            redirectUri,
            scope,
            RandomTokens.token(context.random()),
            RandomTokens.codeVerifier(context.random()),
            to.loginHint(),
            options);
    DpopKey key = DpopKey.generate(context.random(), context.provider());
    ClientAuthentication authentication = authorizationServer.negotiate(to.server());
    PushedAuthorization pushed = push(to, parameters, key, authentication);
    Secret known = options.browserToken();
    Secret browserToken = known == null ? RandomTokens.token(context.random()) : known;
    PendingAuthorization pending =
        pending(to, parameters, key, authentication)
            .browserHash(browserToken.sha256())
            .appState(options.appState())
            .build();
    measurement.part(LoginCause.STORE, () -> states.insert(pending));
    return new LoginRedirect(pushed.redirect(), browserToken, pending.expiresAt());
  }

  private PushedAuthorization push(
      LoginDestination to,
      AuthorizationParameters parameters,
      DpopKey key,
      ClientAuthentication authentication) {
    try {
      return authorizationServer.push(to.server(), parameters, key, authentication);
    } catch (HttpTransportException e) {
      throw UnreachableServer.exception(to.server().issuer(), e);
    } catch (OAuthResponseException e) {
      throw UnreachableServer.isTemporary(e)
          ? UnreachableServer.exception(to.server().issuer(), e)
          : e;
    }
  }

  private PendingAuthorization.Builder pending(
      LoginDestination to,
      AuthorizationParameters parameters,
      DpopKey key,
      ClientAuthentication authentication) {
    Instant now = context.clock().instant();
    return PendingAuthorization.builder()
        .stateHash(parameters.state().sha256())
        .issuer(to.server().issuer())
        .clientId(client.clientId())
        .authentication(authentication)
        .expectedDid(to.account())
        .redirectUri(parameters.redirectUri())
        .codeVerifier(parameters.codeVerifier())
        .dpopKey(key)
        .createdAt(now)
        .expiresAt(now.plus(lifetime));
  }
}
