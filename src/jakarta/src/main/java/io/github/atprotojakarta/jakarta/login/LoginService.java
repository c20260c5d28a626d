package io.github.atprotojakarta.jakarta.login;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.OAuthCallbackException;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.jakarta.internal.web.ReturnPath;
import io.github.atprotojakarta.session.AuthorizeOptions;
import io.github.atprotojakarta.session.CallbackParameters;
import io.github.atprotojakarta.session.CallbackResult;
import io.github.atprotojakarta.session.LoginRedirect;
import io.github.atprotojakarta.session.SessionKey;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The steps of a login, without HTTP: begin, come back, end. */
public final class LoginService {
  private static final System.Logger LOG = System.getLogger(LoginService.class.getName());

  /** The answers to prompt=none that mean: ask the person (OpenID Connect Core 3.1.2.6). */
  private static final Set<String> HAS_TO_ASK =
      Set.of(
          "login_required",
          "consent_required",
          "interaction_required",
          "account_selection_required");

  private final AtprotoOAuthClient client;
  private final String responseMode;

  public LoginService(AtprotoOAuthClient client, String responseMode) {
    this.client = client;
    this.responseMode = responseMode;
  }

  /** What came of a callback. */
  sealed interface Outcome {
    /** The person is signed in. */
    record SignedIn(CallbackResult result, @Nullable ReturnPath returnTo) implements Outcome {}

    /** The silent login did not do; here is one that asks. */
    record AskAgain(LoginRedirect authorization) implements Outcome {}
  }

  /**
   * Begins a login; throws what {@link AtprotoOAuthClient#authorize} throws.
   *
   * @param browserToken what binds other pending logins to this browser
   */
  LoginRedirect begin(LoginRequest request, @Nullable Secret browserToken, URI callback) {
    AuthorizeOptions options =
        AuthorizeOptions.DEFAULT
            .withRedirectUri(callback)
            .withScope(request.scope())
            .withPrompt(request.prompt())
            .withResponseMode(responseMode)
            .withUiLocales(request.uiLocales())
            .withDisplay(request.display())
            .withAppState(LoginState.of(request).toJson())
            .withBrowserToken(browserToken);
    return client.authorize(request.identifier(), options);
  }

  /**
   * Completes a login; throws what {@link AtprotoOAuthClient#callback} throws.
   *
   * @param previous the session that this browser holds already
   */
  Outcome complete(
      CallbackParameters parameters,
      @Nullable Secret browserToken,
      Optional<SessionKey> previous,
      URI callback) {
    CallbackResult result;
    try {
      result = client.callback(parameters, browserToken);
    } catch (OAuthCallbackException e) {
      LoginState state = e.appState().flatMap(LoginState::parse).orElse(null);
      if (state == null || !state.silent() || !HAS_TO_ASK.contains(e.error().orElse(""))) {
        throw e;
      }
      return new Outcome.AskAgain(begin(state.loud(), browserToken, callback));
    }
    previous.ifPresent(key -> endReplaced(key, result));
    return new Outcome.SignedIn(
        result,
        result.appState().flatMap(LoginState::parse).map(LoginState::returnTo).orElse(null));
  }

  /**
   * Ends the session that the new one stands in for: nothing holds it any more. One of another
   * account stays, as background work may go on with it.
   */
  private void endReplaced(SessionKey previous, CallbackResult result) {
    if (!previous.did().equals(result.session().did())) {
      return;
    }
    try {
      client.revoke(previous);
    } catch (AtprotoOAuthException e) {
      // The person is signed in all the same; the old session is listed among the account's.
      LOG.log(Level.WARNING, "The replaced session {0} was not ended: {1}", previous, e);
    }
  }

  /** Ends a session; throws what {@link AtprotoOAuthClient#revoke} throws. */
  void end(SessionKey key) {
    client.revoke(key);
  }
}
