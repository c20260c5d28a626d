package io.github.atprotojakarta.jakarta.login;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.jakarta.AtprotoConfiguration;
import io.github.atprotojakarta.jakarta.internal.web.ApplicationUrls;
import io.github.atprotojakarta.jakarta.internal.web.BrowserCookies;
import io.github.atprotojakarta.jakarta.internal.web.ErrorKind;
import io.github.atprotojakarta.jakarta.internal.web.ErrorResponses;
import io.github.atprotojakarta.jakarta.internal.web.HttpReply;
import io.github.atprotojakarta.jakarta.internal.web.RejectedRequestException;
import io.github.atprotojakarta.jakarta.internal.web.RequestOrigin;
import io.github.atprotojakarta.jakarta.internal.web.RequestParameters;
import io.github.atprotojakarta.jakarta.internal.web.ReturnPath;
import io.github.atprotojakarta.session.CallbackParameters;
import io.github.atprotojakarta.session.LoginRedirect;
import io.github.atprotojakarta.session.SessionKey;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Login, callback and logout over HTTP. Reads and answers requests; {@link LoginService} acts. */
public final class LoginEndpoints {
  private static final List<String> CALLBACK_PARAMETERS =
      List.of("state", "iss", "code", "error", "error_description", "response");

  private final AtprotoConfiguration configuration;
  private final ApplicationUrls addresses;
  private final BrowserCookies cookies;
  private final RequestOrigin origin;
  private final LoginService logins;
  private final ErrorResponses failures;

  public LoginEndpoints(
      AtprotoConfiguration configuration,
      ApplicationUrls addresses,
      BrowserCookies cookies,
      LoginService logins,
      ErrorResponses failures) {
    this.configuration = configuration;
    this.addresses = addresses;
    this.cookies = cookies;
    this.origin = new RequestOrigin(addresses);
    this.logins = logins;
    this.failures = failures;
  }

  /** A link to the login. From another site it only leads to the login page. */
  HttpReply loginByLink(HttpServletRequest request) {
    return answer(
        request,
        attempt -> {
          RequestParameters parameters = attempt.read(RequestParameters.ofQuery(request));
          boolean begins =
              origin.mayBeginByLink(request)
                  && addresses.rightLoopbackAddress(request).isEmpty()
                  && parameters.one("identifier", 2048) != null;
          return begins ? begin(request, parameters) : loginPage(request, parameters);
        });
  }

  /** A form of the login page. */
  HttpReply loginByForm(HttpServletRequest request, InputStream body) {
    return answer(
        request,
        attempt -> {
          requireOwnPage(request);
          Optional<String> elsewhere = addresses.rightLoopbackAddress(request);
          if (elsewhere.isPresent()) {
            return HttpReply.sameElsewhere(elsewhere.get());
          }
          return begin(request, attempt.read(RequestParameters.ofForm(request, body)));
        });
  }

  /** A login that the application begins; the page of a GET is where the person comes back to. */
  public HttpReply loginByApplication(HttpServletRequest request, String identifier) {
    return answer(
        request,
        attempt -> {
          Optional<String> elsewhere = addresses.rightLoopbackAddress(request);
          if (elsewhere.isPresent()) {
            return HttpReply.sameElsewhere(elsewhere.get());
          }
          Map<String, List<String>> parameters = new LinkedHashMap<>();
          parameters.put("identifier", List.of(identifier));
          if (request.getParameter("return_to") != null) {
            parameters.put("return_to", List.of(request.getParameter("return_to")));
          } else if (request.getMethod().equals("GET")) {
            ReturnPath.parse(addresses.requested(request))
                .ifPresent(page -> parameters.put("return_to", List.of(page.value())));
          }
          return begin(request, attempt.read(new RequestParameters(parameters)));
        });
  }

  /** The browser comes back. */
  HttpReply callback(HttpServletRequest request) {
    return answer(
        request,
        attempt -> {
          RequestParameters parameters = RequestParameters.ofQuery(request);
          @Nullable Secret browser = cookies.login(request);
          LoginService.Outcome outcome =
              logins.complete(
                  CallbackParameters.parse(parameters.values()),
                  browser,
                  cookies.session(request),
                  addresses.callback(request));
          if (outcome instanceof LoginService.Outcome.AskAgain again) {
            return toServer(again.authorization());
          }
          return signedIn(request, (LoginService.Outcome.SignedIn) outcome);
        });
  }

  /**
   * The browser comes back with a form (response mode {@code form_post}). The cookie that the login
   * is bound to does not come with another site's POST; it does with the GET that this leads to.
   */
  HttpReply callbackByForm(HttpServletRequest request, InputStream body) {
    return answer(
        request,
        attempt -> {
          RequestParameters parameters = RequestParameters.ofForm(request, body);
          String query = parameters.toQuery(CALLBACK_PARAMETERS);
          return HttpReply.seeOther(addresses.callback(request) + "?" + query);
        });
  }

  /** Ends this browser's session. It stays signed in when that is not possible just now. */
  HttpReply logout(HttpServletRequest request, InputStream body) {
    return answer(
        request,
        attempt -> {
          requireOwnPage(request);
          ReturnPath returnTo =
              returnAddress(attempt.read(RequestParameters.ofForm(request, body)));
          Optional<SessionKey> session = cookies.session(request);
          session.ifPresent(logins::end);
          return HttpReply.seeOther(destination(request, returnTo))
              .with("Set-Cookie", cookies.clearSession());
        });
  }

  private HttpReply begin(HttpServletRequest request, RequestParameters parameters) {
    if (!addresses.reachable(request)) {
      throw new RejectedRequestException(
          ErrorKind.LOOPBACK_ONLY,
          "Without atproto.public-url a login comes back to http://127.0.0.1 only.");
    }
    LoginRequest login = LoginRequest.of(parameters, configuration.scope());
    refuseOwnEndpoints(login.returnTo());
    return toServer(logins.begin(login, cookies.login(request), addresses.callback(request)));
  }

  private HttpReply toServer(LoginRedirect authorization) {
    return HttpReply.seeOther(authorization.redirect().toASCIIString())
        .with(
            "Set-Cookie",
            cookies.setLogin(authorization.browserToken(), configuration.loginTimeout()));
  }

  private HttpReply signedIn(HttpServletRequest request, LoginService.Outcome.SignedIn outcome) {
    return HttpReply.seeOther(destination(request, outcome.returnTo()))
        .with(
            "Set-Cookie",
            cookies.setSession(outcome.result().sessionToken(), outcome.result().session().did()));
  }

  private HttpReply loginPage(HttpServletRequest request, RequestParameters parameters) {
    Map<String, String> kept = new LinkedHashMap<>();
    String identifier = parameters.one("identifier", 2048);
    if (identifier != null) {
      kept.put("identifier", identifier);
    }
    ReturnPath returnTo = returnAddress(parameters);
    if (returnTo != null) {
      kept.put("return_to", returnTo.value());
    }
    return HttpReply.seeOther(addresses.page(request, configuration.loginPage(), kept));
  }

  private @Nullable ReturnPath returnAddress(RequestParameters parameters) {
    ReturnPath returnTo = LoginRequest.returnTo(parameters);
    refuseOwnEndpoints(returnTo);
    return returnTo;
  }

  /** A login that leads back into the login would run in a circle. */
  private void refuseOwnEndpoints(@Nullable ReturnPath returnTo) {
    if (returnTo != null && returnTo.isWithin(addresses.publicBase())) {
      throw RejectedRequestException.badRequest(
          "invalid_return_to", "return_to must not lead to the sign-in itself.");
    }
  }

  private String destination(HttpServletRequest request, @Nullable ReturnPath returnTo) {
    return returnTo == null
        ? addresses.page(request, configuration.home())
        : addresses.absolute(request, returnTo);
  }

  private void requireOwnPage(HttpServletRequest request) {
    if (!origin.mayPost(request)) {
      throw new RejectedRequestException(
          ErrorKind.CROSS_SITE, "The request does not come from a page of this application.");
    }
  }

  private HttpReply answer(HttpServletRequest request, LoginContext.Step step) {
    LoginContext attempt = new LoginContext();
    try {
      return step.take(attempt);
    } catch (IOException | RuntimeException e) {
      attempt.failed(e);
      return failures.answer(request, e, attempt.identifier(), attempt.returnTo());
    }
  }
}
