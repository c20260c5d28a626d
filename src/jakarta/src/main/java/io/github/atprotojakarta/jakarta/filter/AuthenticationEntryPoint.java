package io.github.atprotojakarta.jakarta.filter;

import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.TokenRevokedException;
import io.github.atprotojakarta.jakarta.AtprotoConfiguration;
import io.github.atprotojakarta.jakarta.internal.web.ApplicationUrls;
import io.github.atprotojakarta.jakarta.internal.web.BrowserCookies;
import io.github.atprotojakarta.jakarta.internal.web.ClientKind;
import io.github.atprotojakarta.jakarta.internal.web.ErrorResponses;
import io.github.atprotojakarta.jakarta.internal.web.HttpReply;
import io.github.atprotojakarta.jakarta.internal.web.ReturnPath;
import io.github.atprotojakarta.jakarta.session.AuthenticationResult;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody gets who has to sign in first: a person the login page, a program a 401. The filter
 * and the authentication mechanism both ask here.
 */
public final class AuthenticationEntryPoint {
  private final AtprotoConfiguration configuration;
  private final ApplicationUrls addresses;
  private final BrowserCookies cookies;
  private final ErrorResponses failures;
  private final UnsentForm lostForm;

  public AuthenticationEntryPoint(
      AtprotoConfiguration configuration,
      ApplicationUrls addresses,
      BrowserCookies cookies,
      ErrorResponses failures) {
    this.configuration = configuration;
    this.addresses = addresses;
    this.cookies = cookies;
    this.failures = failures;
    this.lostForm = new UnsentForm(configuration, addresses);
  }

  /** The answer to a request that the application has not seen. */
  public HttpReply of(HttpServletRequest request, AuthenticationResult session) {
    return of(request, session, request.getMethod().equals("POST"));
  }

  /**
   * The answer to a request whose session ended while the application worked on it. What became of
   * a form then is not known, so nothing is said about it.
   */
  public HttpReply ofEnded(HttpServletRequest request) {
    return of(request, new AuthenticationResult.Ended(), false);
  }

  private HttpReply of(HttpServletRequest request, AuthenticationResult session, boolean lost) {
    if (session instanceof AuthenticationResult.Unknown unknown) {
      return failures.answer(request, unknown.cause(), null, here(request));
    }
    boolean page = lost || request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    HttpReply answer =
        page && ClientKind.of(request) == ClientKind.PERSON
            ? toLoginPage(request, lost)
            : failures.answer(request, cause(session), null, null);
    return session instanceof AuthenticationResult.Ended
        ? answer.with("Set-Cookie", cookies.clearSession())
        : answer;
  }

  private HttpReply toLoginPage(HttpServletRequest request, boolean lost) {
    Map<String, String> parameters = new LinkedHashMap<>();
    ReturnPath returnTo = lost ? lostForm.returnTo(request) : here(request);
    if (returnTo != null) {
      parameters.put("return_to", returnTo.value());
    }
    if (lost) {
      parameters.put(AtprotoFilter.NOTICE, UnsentForm.NOT_SENT);
    }
    return HttpReply.seeOther(addresses.page(request, configuration.loginPage(), parameters));
  }

  private static AtprotoOAuthException cause(AuthenticationResult session) {
    return session instanceof AuthenticationResult.Unusable unusable
        ? unusable.cause()
        : new TokenRevokedException("Nobody is signed in");
  }

  /** This page, if it can be asked for again. */
  private @Nullable ReturnPath here(HttpServletRequest request) {
    return request.getMethod().equals("GET")
        ? ReturnPath.parse(addresses.requested(request)).orElse(null)
        : null;
  }
}
