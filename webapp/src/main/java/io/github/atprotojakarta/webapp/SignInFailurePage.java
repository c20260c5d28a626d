package io.github.atprotojakarta.webapp;

import io.github.atprotojakarta.jakarta.LoginFailure;
import io.github.atprotojakarta.jakarta.LoginFailureHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Shows why a sign-in failed, in this application's design and with the form to try again. Without
 * this bean the library shows a plain page.
 */
@ApplicationScoped
public class SignInFailurePage implements LoginFailureHandler {
  @Inject private SignInOptions options;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public SignInFailurePage() {}

  @Override
  public Reply handle(LoginFailure failure, HttpServletRequest request) {
    request.setAttribute("texts", PageTexts.of(request));
    request.setAttribute("options", options);
    return new Reply.Forward("/WEB-INF/pages/sign-in-failure.jsp");
  }
}
