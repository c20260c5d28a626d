package io.github.atprotojakarta.internal.login;

import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.internal.ClientContext;
import io.github.atprotojakarta.internal.http.TimeLimit;
import io.github.atprotojakarta.internal.jose.RandomTokens;
import io.github.atprotojakarta.internal.json.UntrustedText;
import io.github.atprotojakarta.internal.oauth.TokenResponse;
import io.github.atprotojakarta.internal.refresh.AccountBlocks;
import io.github.atprotojakarta.metrics.Measurement.LoginCause;
import io.github.atprotojakarta.metrics.Measurement.LoginOutcome;
import io.github.atprotojakarta.session.CallbackBrowser;
import io.github.atprotojakarta.session.CallbackParameters;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.PendingAuthorization;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StateStore;
import io.github.atprotojakarta.store.StoredSession;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Completes logins: consumes the pending login, checks the callback, exchanges the code, verifies
 * the account, and stores the session.
 */
public final class LoginCompletion {
  /** The part of the login's time after which the verification is over: CodeExchange has others. */
  private static final double VERIFICATION = 0.875;

  private static final int MAX_DEVICE = 256;

  private final CodeExchange codes;
  private final AccountVerifier accounts;
  private final StateStore states;
  private final SessionStore sessions;
  private final AccountBlocks blocks;
  private final BiConsumer<AtprotoOAuthException, @Nullable String> appStates;
  private final ClientContext context;

  /**
   * Creates the completion of logins.
   *
   * @param appStates adds the application's own state of a login to a failure
   */
  public LoginCompletion(
      CodeExchange codes,
      AccountVerifier accounts,
      StateStore states,
      SessionStore sessions,
      AccountBlocks blocks,
      BiConsumer<AtprotoOAuthException, @Nullable String> appStates,
      ClientContext context) {
    this.codes = codes;
    this.accounts = accounts;
    this.states = states;
    this.sessions = sessions;
    this.blocks = blocks;
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
      CallbackBrowser browser,
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
                  () -> consumeAndComplete(parameters, browser, measurement));
          measurement.part(LoginCause.STORE, () -> stored.accept(login));
          measurement.part(LoginCause.DECISION, () -> decision.accept(login));
          return login;
        });
  }

  private CompletedLogin consumeAndComplete(
      CallbackParameters parameters, CallbackBrowser browser, LoginMeasurement measurement) {
    // Consumed before any check: no matter how this ends, the state cannot be used again.
    PendingAuthorization pending =
        measurement
            .part(LoginCause.STORE, () -> states.consume(parameters.state().sha256()))
            .filter(login -> context.clock().instant().isBefore(login.expiresAt()))
            .orElseThrow(CallbackRules::unknownState);
    try {
      return complete(pending, parameters, browser, measurement);
    } catch (AtprotoOAuthException e) {
      appStates.accept(e, pending.appState());
      throw e;
    }
  }

  private CompletedLogin complete(
      PendingAuthorization pending,
      CallbackParameters parameters,
      CallbackBrowser browser,
      LoginMeasurement measurement) {
    CallbackRules.checkBrowser(pending, browser.loginTokens());
    CallbackRules.checkIssuer(pending, parameters);
    Secret code = CallbackRules.code(pending, parameters);
    return establish(pending, codes.exchange(pending, code), browser.device(), measurement);
  }

  /** There are tokens now: no matter what fails, they must not remain valid on the server. */
  private CompletedLogin establish(
      PendingAuthorization pending,
      TokenResponse response,
      @Nullable String device,
      LoginMeasurement measurement) {
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
              .device(clean(device))
              .build();
      measurement.part(LoginCause.STORE, () -> sessions.insert(session));
      return new CompletedLogin(session, sessionToken, Optional.ofNullable(pending.appState()));
    } catch (RuntimeException e) {
      codes.revoke(pending, response);
      throw e;
    }
  }

  private static @Nullable String clean(@Nullable String device) {
    String clean = device == null ? "" : UntrustedText.clean(device, MAX_DEVICE);
    return clean.isEmpty() ? null : clean;
  }
}
