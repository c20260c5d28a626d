package io.github.atprotojakarta.jakarta;

import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.TokenRevokedException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody gets who has to sign in first: a person the login page, a program a 401. The filter
 * and the authentication mechanism both ask here.
 */
final class Challenge {
  private final AtprotoConfiguration configuration;
  private final WebAddresses addresses;
  private final BrowserCookies cookies;
  private final FailureAnswers failures;
  private final LostForm lostForm;

  Challenge(
      AtprotoConfiguration configuration,
      WebAddresses addresses,
      BrowserCookies cookies,
      FailureAnswers failures) {
    this.configuration = configuration;
    this.addresses = addresses;
    this.cookies = cookies;
    this.failures = failures;
    this.lostForm = new LostForm(configuration, addresses);
  }

  /** The answer to a request that the application has not seen. */
  HttpAnswer of(HttpServletRequest request, CallerSession session) {
    return of(request, session, request.getMethod().equals("POST"));
  }

  /**
   * The answer to a request whose session ended while the application worked on it. What became of
   * a form then is not known, so nothing is said about it.
   */
  HttpAnswer ofEnded(HttpServletRequest request) {
    return of(request, new CallerSession.Ended(), false);
  }

  private HttpAnswer of(HttpServletRequest request, CallerSession session, boolean lost) {
    if (session instanceof CallerSession.Unknown unknown) {
      return failures.answer(request, unknown.cause(), null, here(request));
    }
    boolean page = lost || request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    HttpAnswer answer =
        page && CallerKind.of(request) == CallerKind.PERSON
            ? toLoginPage(request, lost)
            : failures.answer(request, cause(session), null, null);
    return session instanceof CallerSession.Ended
        ? answer.with("Set-Cookie", cookies.clearSession())
        : answer;
  }

  private HttpAnswer toLoginPage(HttpServletRequest request, boolean lost) {
    Map<String, String> parameters = new LinkedHashMap<>();
    ReturnAddress returnTo = lost ? lostForm.returnTo(request) : here(request);
    if (returnTo != null) {
      parameters.put("return_to", returnTo.value());
    }
    if (lost) {
      parameters.put(AtprotoFilter.NOTICE, LostForm.NOT_SENT);
    }
    return HttpAnswer.seeOther(addresses.page(request, configuration.loginPage(), parameters));
  }

  private static AtprotoOAuthException cause(CallerSession session) {
    return session instanceof CallerSession.Unusable unusable
        ? unusable.cause()
        : new TokenRevokedException("Nobody is signed in");
  }

  /** This page, if it can be asked for again. */
  private @Nullable ReturnAddress here(HttpServletRequest request) {
    return request.getMethod().equals("GET")
        ? ReturnAddress.parse(addresses.requested(request)).orElse(null)
        : null;
  }
}
