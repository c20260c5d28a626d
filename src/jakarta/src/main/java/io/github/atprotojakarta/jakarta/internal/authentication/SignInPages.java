package io.github.atprotojakarta.jakarta.internal.authentication;

import io.github.atprotojakarta.jakarta.AtprotoConfiguration;
import io.github.atprotojakarta.jakarta.internal.LibraryBean;
import io.github.atprotojakarta.jakarta.internal.web.ApplicationUrls;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;

/** The login page and the endpoints of the sign-in, which must be open to everybody. */
@Dependent
public final class SignInPages {
  private final String endpoints;
  private final String loginPage;

  /** Reads the paths from the configuration. */
  @Inject
  public SignInPages(@LibraryBean AtprotoConfiguration configuration) {
    this.endpoints = configuration.base() + "/";
    this.loginPage = configuration.loginPage().split("\\?", 2)[0];
  }

  /** Returns whether a request is for one of the endpoints. */
  public boolean areEndpoints(HttpServletRequest request) {
    return ApplicationUrls.pathInContext(request).startsWith(endpoints);
  }

  /** Returns whether a request is for one of these pages. */
  public boolean include(HttpServletRequest request) {
    String path = ApplicationUrls.pathInContext(request);
    // The container may have replaced the login page's path with that of a welcome file.
    return areEndpoints(request)
        || path.equals(loginPage)
        || request.getRequestURI().equals(request.getContextPath() + loginPage);
  }
}
