package io.github.atprotojakarta.jakarta.internal.authentication;

import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.NotSignedInException;
import io.github.atprotojakarta.jakarta.AtprotoConfiguration;
import io.github.atprotojakarta.jakarta.internal.LibraryBean;
import io.github.atprotojakarta.jakarta.internal.web.ApplicationUrls;
import io.github.atprotojakarta.jakarta.internal.web.BrowserCookies;
import io.github.atprotojakarta.jakarta.internal.web.ClientKind;
import io.github.atprotojakarta.jakarta.internal.web.ClientKinds;
import io.github.atprotojakarta.jakarta.internal.web.ErrorResponses;
import io.github.atprotojakarta.jakarta.internal.web.HttpReply;
import io.github.atprotojakarta.jakarta.internal.web.LoginPageUrl;
import io.github.atprotojakarta.jakarta.internal.web.PageNotice;
import io.github.atprotojakarta.jakarta.internal.web.ReturnPath;
import io.github.atprotojakarta.jakarta.internal.web.ScriptLibrary;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the response to a request that needs a signed-in person and has none: a redirect to the
 * login page for people, a 401 for programs.
 */
@Dependent
public final class AuthenticationEntryPoint {
  private final AtprotoConfiguration configuration;
  private final ApplicationUrls urls;
  private final BrowserCookies cookies;
  private final ErrorResponses errors;
  private final ClientKinds kinds;
  private final LoginPageUrl loginPage;
  private final UnsentForm unsentForm;

  /** Creates the entry point. */
  @Inject
  public AuthenticationEntryPoint(
      @LibraryBean AtprotoConfiguration configuration,
      ApplicationUrls urls,
      BrowserCookies cookies,
      ErrorResponses errors,
      ClientKinds kinds) {
    this.configuration = configuration;
    this.urls = urls;
    this.cookies = cookies;
    this.errors = errors;
    this.kinds = kinds;
    this.loginPage = new LoginPageUrl(configuration, urls);
    this.unsentForm = new UnsentForm(configuration, urls, loginPage);
  }

  /** Returns the response to a request that the application has not seen. */
  public HttpReply reply(HttpServletRequest request, AuthenticationResult result) {
    return reply(request, result, request.getMethod().equals("POST"));
  }

  /**
   * Returns the response to a request whose session ended while the application handled it. The
   * application may have processed a form before that, so the response does not mention the form.
   */
  public HttpReply replyToEndedSession(HttpServletRequest request) {
    // The session was found before, so the cookie is one of ours. Other cookies are left alone.
    return reply(request, new AuthenticationResult.Ended(), false)
        .with("Set-Cookie", cookies.clearSession(request));
  }

  /**
   * Returns the response to a request of a caller without a session, which the application began to
   * handle and which needs one. As above, the response does not mention a form.
   */
  HttpReply replyToCallerWithoutSession(HttpServletRequest request, AuthenticationResult result) {
    return reply(request, result, false);
  }

  /** Returns whether a redirect to another site shows a page to a person. */
  public boolean canShowPage(HttpServletRequest request) {
    return Set.of("GET", "HEAD", "POST").contains(request.getMethod())
        && kinds.of(request) == ClientKind.PERSON;
  }

  /**
   * Returns the page for a person who had to do something else before a request: that of a GET
   * request, or that with the form, which is not sent again.
   */
  public @Nullable ReturnPath returnPage(HttpServletRequest request) {
    if (request.getMethod().equals("POST")) {
      return unsentForm.returnTo(request);
    }
    ReturnPath page = requestedPage(request);
    return page == null && request.getMethod().equals("GET")
        ? PageNotice.PAGE_LOST.onHome(configuration, urls)
        : page;
  }

  /** Returns the response that lets the browser send the same request again. */
  public HttpReply repeat(HttpServletRequest request) {
    return urls.requestedPage(request)
        .map(page -> HttpReply.sameElsewhere(urls.absolute(request, page)))
        .orElseGet(() -> HttpReply.seeOther(urls.page(request, configuration.home())));
  }

  private HttpReply reply(
      HttpServletRequest request, AuthenticationResult result, boolean formUnsent) {
    if (result instanceof AuthenticationResult.Unknown unknown) {
      return errors.reply(request, unknown.cause(), null, requestedPage(request));
    }
    boolean page =
        formUnsent || request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    if (ScriptLibrary.of(request) == ScriptLibrary.FACES) {
      return ScriptLibrary.facesRedirect(loginPage(request, result, formUnsent));
    }
    return page && kinds.of(request) == ClientKind.PERSON
        ? HttpReply.seeOther(loginPage(request, result, formUnsent))
        : errors.reply(request, cause(result), null, null);
  }

  private String loginPage(
      HttpServletRequest request, AuthenticationResult result, boolean formUnsent) {
    if (formUnsent) {
      return loginPage.url(request, unsentForm.returnTo(request), PageNotice.FORM_NOT_SENT);
    }
    ReturnPath page = requestedPage(request);
    return page == null && request.getMethod().equals("GET")
        ? loginPage.url(
            request, PageNotice.PAGE_LOST.onHome(configuration, urls), PageNotice.PAGE_LOST)
        : loginPage.url(request, page, notice(result));
  }

  private static @Nullable PageNotice notice(AuthenticationResult result) {
    return result instanceof AuthenticationResult.Ended ? PageNotice.SESSION_ENDED : null;
  }

  private static AtprotoOAuthException cause(AuthenticationResult result) {
    return result instanceof AuthenticationResult.Unusable unusable
        ? unusable.cause()
        : new NotSignedInException("Nobody is signed in");
  }

  /**
   * Returns the page of a GET request. Other requests cannot be repeated after the login, but the
   * page on which a script made them can.
   */
  private @Nullable ReturnPath requestedPage(HttpServletRequest request) {
    if (ScriptLibrary.of(request) == ScriptLibrary.FACES) {
      return loginPage.referringPage(request).orElse(null);
    }
    return request.getMethod().equals("GET") ? urls.requestedPage(request).orElse(null) : null;
  }
}
