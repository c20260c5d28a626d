package io.github.atprotojakarta.jakarta.internal.login;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.jakarta.AtprotoConfiguration;
import io.github.atprotojakarta.jakarta.LoginDecision;
import io.github.atprotojakarta.jakarta.internal.LibraryBean;
import io.github.atprotojakarta.jakarta.internal.config.OptionalBean;
import io.github.atprotojakarta.jakarta.internal.web.ErrorKind;
import io.github.atprotojakarta.jakarta.internal.web.RejectedRequestException;
import io.github.atprotojakarta.scope.Scopes;
import io.github.atprotojakarta.session.CallbackResult;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;

/** Decides whether a verified login is accepted: by its scopes, and by the application's bean. */
@Dependent
public final class LoginDecisions {
  private final OptionalBean<LoginDecision> decision;
  private final ScopeRequests scopeRequests;

  /** Creates the decisions. */
  @Inject
  public LoginDecisions(
      @LibraryBean AtprotoConfiguration configuration,
      @LibraryBean AtprotoOAuthClient client,
      Instance<LoginDecision> decisions) {
    this.decision = new OptionalBean<>(LoginDecision.class, decisions);
    this.scopeRequests = new ScopeRequests(configuration, client);
  }

  /**
   * Returns normally if a login is accepted.
   *
   * @throws RejectedRequestException when it is refused
   * @throws MoreScopesException when the application wants more scopes
   */
  void check(CallbackResult login, HttpServletRequest request) {
    LoginState state = login.appState().flatMap(LoginState::parse).orElse(null);
    String required = state == null ? null : state.required();
    if (required != null) {
      requireGranted(scopeRequests.missing(login.session(), Scopes.parse(required)));
    }
    LoginDecision own = decision.get().orElse(null);
    if (own == null) {
      return;
    }
    LoginDecision.Outcome outcome = own.decide(login.session(), request);
    if (outcome instanceof LoginDecision.Refuse refuse) {
      throw new RejectedRequestException(ErrorKind.LOGIN_REFUSED, refuse.message());
    }
    if (outcome instanceof LoginDecision.RequestScopes more) {
      Scopes missing = scopeRequests.missing(login.session(), more.scopes());
      if (missing.values().isEmpty()) {
        return;
      }
      if (required != null) {
        requireGranted(missing);
      }
      throw new MoreScopesException(
          LoginRequest.forScopes(
              login.session().did().value(),
              state == null ? null : state.returnTo(),
              scopeRequests.of(login.session(), missing),
              missing));
    }
  }

  /** The person was asked once for the scopes of this login; asking again could never end. */
  private static void requireGranted(Scopes missing) {
    if (!missing.values().isEmpty()) {
      throw new RejectedRequestException(
          ErrorKind.INSUFFICIENT_SCOPE,
          "Your account's server did not grant this application the permission " + missing + ".");
    }
  }
}
