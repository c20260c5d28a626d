package io.github.atprotojakarta.internal.login;

import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.OAuthCallbackException;
import io.github.atprotojakarta.OAuthCallbackException.Reason;
import io.github.atprotojakarta.OAuthResponseException;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.identity.IdentityResolver;
import io.github.atprotojakarta.internal.ClientContext;
import io.github.atprotojakarta.internal.http.TimeLimit;
import io.github.atprotojakarta.internal.jose.RandomTokens;
import io.github.atprotojakarta.internal.jose.Sha256;
import io.github.atprotojakarta.internal.oauth.AuthorizationServerClient;
import io.github.atprotojakarta.internal.oauth.TokenResponse;
import io.github.atprotojakarta.internal.refresh.AccountBlocks;
import io.github.atprotojakarta.internal.refresh.Revocation;
import io.github.atprotojakarta.metrics.Measurement.LoginCause;
import io.github.atprotojakarta.metrics.Measurement.LoginOutcome;
import io.github.atprotojakarta.oauth.server.AuthorizationServerMetadata;
import io.github.atprotojakarta.oauth.server.ServerMetadataResolver;
import io.github.atprotojakarta.session.CallbackParameters;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.PendingAuthorization;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StateStore;
import io.github.atprotojakarta.store.StoredSession;
import java.net.URI;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Completes logins: consumes the pending login, checks the callback, exchanges the code, verifies
 * the account, and stores the session.
 */
public final class LoginCompletion {
  // The parts of the login's time after which its steps are over. A code that was sent is used up:
  // it is sent only if its response, the verification and, if that fails, the revocation have time.
  private static final double METADATA = 0.5;
  private static final double RESPONSE = 0.25;
  private static final double EXCHANGE = 0.75;
  private static final double VERIFICATION = 0.875;

  private final ServerMetadataResolver servers;
  private final AuthorizationServerClient authorizationServer;
  private final AccountVerifier accounts;
  private final StateStore states;
  private final SessionStore sessions;
  private final AccountBlocks blocks;
  private final Revocation revocation;
  private final BiConsumer<AtprotoOAuthException, @Nullable String> appStates;
  private final ClientContext context;

  /**
   * Creates the completion of logins.
   *
   * @param appStates adds the application's own state of a login to a failure
   */
  public LoginCompletion(
      IdentityResolver identities,
      ServerMetadataResolver servers,
      AuthorizationServerClient authorizationServer,
      StateStore states,
      SessionStore sessions,
      AccountBlocks blocks,
      Revocation revocation,
      BiConsumer<AtprotoOAuthException, @Nullable String> appStates,
      ClientContext context) {
    this.servers = servers;
    this.authorizationServer = authorizationServer;
    this.accounts = new AccountVerifier(identities, servers);
    this.states = states;
    this.sessions = sessions;
    this.blocks = blocks;
    this.revocation = revocation;
    this.appStates = appStates;
    this.context = context;
  }

  /**
   * Completes a login: see {@link io.github.atprotojakarta.AtprotoOAuthClient#callback}.
   *
   * @param stored throws an exception if the account was blocked meanwhile, as {@code decision}
   *     does
   * @param decision throws an exception to refuse the login; it then withdraws the session itself
   */
  public CompletedLogin complete(
      CallbackParameters parameters,
      Collection<Secret> browserTokens,
      Consumer<CompletedLogin> stored,
      Consumer<CompletedLogin> decision) {
    LoginMeasurement measurement = new LoginMeasurement(context.metrics());
    return measurement.step(
        LoginOutcome.COMPLETED,
        () -> {
          CompletedLogin login =
              TimeLimit.within(
                  context.clock(),
                  context.timeouts().login(),
                  () -> consumeAndComplete(parameters, browserTokens, measurement));
          measurement.part(LoginCause.STORE, () -> stored.accept(login));
          measurement.part(LoginCause.DECISION, () -> decision.accept(login));
          return login;
        });
  }

  private CompletedLogin consumeAndComplete(
      CallbackParameters parameters,
      Collection<Secret> browserTokens,
      LoginMeasurement measurement) {
    // Consumed before any check: no matter how this ends, the state cannot be used again.
    PendingAuthorization pending =
        measurement
            .part(LoginCause.STORE, () -> states.consume(Sha256.hash(parameters.state())))
            .filter(login -> context.clock().instant().isBefore(login.expiresAt()))
            .orElseThrow(CallbackRules::unknownState);
    try {
      return complete(pending, parameters, browserTokens, measurement);
    } catch (AtprotoOAuthException e) {
      appStates.accept(e, pending.appState());
      throw e;
    }
  }

  private CompletedLogin complete(
      PendingAuthorization pending,
      CallbackParameters parameters,
      Collection<Secret> browserTokens,
      LoginMeasurement measurement) {
    CallbackRules.checkBrowser(pending, browserTokens);
    CallbackRules.checkIssuer(pending, parameters);
    Secret code = CallbackRules.code(pending, parameters);
    AuthorizationServerMetadata server =
        TimeLimit.until(METADATA, () -> servers.ofIssuer(pending.issuer(), false));
    return establish(
        pending,
        TimeLimit.until(EXCHANGE, RESPONSE, () -> exchange(pending, server, code)),
        measurement);
  }

  private TokenResponse exchange(
      PendingAuthorization pending, AuthorizationServerMetadata server, Secret code) {
    try {
      return authorizationServer.exchange(
          server,
          code,
          pending.codeVerifier(),
          pending.redirectUri(),
          pending.dpopKey(),
          pending.authentication());
    } catch (HttpTransportException e) {
      throw UnreachableServer.exception(pending.issuer(), e);
    } catch (OAuthResponseException e) {
      if (UnreachableServer.isTemporary(e)) {
        throw UnreachableServer.exception(pending.issuer(), e);
      }
      throw new OAuthCallbackException(
          Reason.REFUSED,
          String.valueOf(e.getMessage()),
          e.error().orElse(null),
          e.description().orElse(null),
          e);
    }
  }

  /** There are tokens now: no matter what fails, they must not remain valid on the server. */
  private CompletedLogin establish(
      PendingAuthorization pending, TokenResponse response, LoginMeasurement measurement) {
    Instant now = context.clock().instant();
    try {
      URI pds = TimeLimit.until(VERIFICATION, () -> accounts.verifiedPds(pending, response.sub()));
      measurement.part(LoginCause.STORE, () -> blocks.check(response.sub(), pending.appState()));
      Secret sessionToken = RandomTokens.token(context.random());
      StoredSession session =
          StoredSession.builder()
              .key(SessionKey.of(response.sub(), sessionToken))
              .clientId(pending.clientId())
              .authentication(pending.authentication())
              .dpopKey(pending.dpopKey())
              .tokens(response.tokens(pending.issuer(), pds, now))
              .createdAt(now)
              .build();
      measurement.part(LoginCause.STORE, () -> sessions.insert(session));
      return new CompletedLogin(session, sessionToken, Optional.ofNullable(pending.appState()));
    } catch (RuntimeException e) {
      revocation.revoke(pending.issuer(), response, pending.dpopKey(), pending.authentication());
      throw e;
    }
  }
}
