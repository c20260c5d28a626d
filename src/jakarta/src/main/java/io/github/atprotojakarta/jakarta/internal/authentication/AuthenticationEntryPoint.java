package io.github.atprotojakarta.jakarta.internal.authentication;

import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.NotSignedInException;
import io.github.atprotojakarta.jakarta.AtprotoConfiguration;
import io.github.atprotojakarta.jakarta.internal.LibraryBean;
import io.github.atprotojakarta.jakarta.internal.web.ApplicationUrls;
import io.github.atprotojakarta.jakarta.internal.web.BrowserCookies;
import io.github.atprotojakarta.jakarta.internal.web.ClientKind;
import io.github.atprotojakarta.jakarta.internal.web.ErrorResponses;
import io.github.atprotojakarta.jakarta.internal.web.HttpReply;
import io.github.atprotojakarta.jakarta.internal.web.PageNotice;
import io.github.atprotojakarta.jakarta.internal.web.ReturnPath;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
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
  private final UnsentForm unsentForm;

  /** Creates the entry point. */
  @Inject
  public AuthenticationEntryPoint(
      @LibraryBean AtprotoConfiguration configuration,
      ApplicationUrls urls,
      BrowserCookies cookies,
      ErrorResponses errors) {
    this.configuration = configuration;
    this.urls = urls;
    this.cookies = cookies;
    this.errors = errors;
    this.unsentForm = new UnsentForm(configuration, urls);
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
    return page && ClientKind.of(request) == ClientKind.PERSON
        ? toLoginPage(request, formUnsent)
        : errors.reply(request, cause(result), null, null);
  }

  private HttpReply toLoginPage(HttpServletRequest request, boolean formUnsent) {
    Map<String, String> parameters = new LinkedHashMap<>();
    ReturnPath returnTo = formUnsent ? unsentForm.returnTo(request) : requestedPage(request);
    PageNotice notice = formUnsent ? PageNotice.FORM_NOT_SENT : null;
    if (returnTo == null && request.getMethod().equals("GET")) {
      notice = PageNotice.PAGE_LOST;
      returnTo = notice.onHome(configuration, urls);
    }
    if (returnTo != null) {
      parameters.put("return_to", returnTo.value());
    }
    if (notice != null) {
      parameters.put(PageNotice.NAME, notice.value());
    }
    return HttpReply.seeOther(urls.page(request, configuration.loginPage(), parameters));
  }

  private static AtprotoOAuthException cause(AuthenticationResult result) {
    return result instanceof AuthenticationResult.Unusable unusable
        ? unusable.cause()
        : new NotSignedInException("Nobody is signed in");
  }

  /** Returns the page of a GET request; other requests cannot be repeated after the login. */
  private @Nullable ReturnPath requestedPage(HttpServletRequest request) {
    return request.getMethod().equals("GET") ? urls.requestedPage(request).orElse(null) : null;
  }
}
