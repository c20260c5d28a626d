package io.github.atprotojakarta.jakarta.internal.login;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.OAuthCallbackException;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.AtprotoConfiguration;
import io.github.atprotojakarta.jakarta.internal.LibraryBean;
import io.github.atprotojakarta.jakarta.internal.authentication.BrowserAccounts;
import io.github.atprotojakarta.jakarta.internal.web.ApplicationUrls;
import io.github.atprotojakarta.jakarta.internal.web.BrowserCookies;
import io.github.atprotojakarta.jakarta.internal.web.BrowserSession;
import io.github.atprotojakarta.jakarta.internal.web.ErrorKind;
import io.github.atprotojakarta.jakarta.internal.web.ErrorResponses;
import io.github.atprotojakarta.jakarta.internal.web.HttpReply;
import io.github.atprotojakarta.jakarta.internal.web.RejectedRequestException;
import io.github.atprotojakarta.jakarta.internal.web.RequestOrigin;
import io.github.atprotojakarta.jakarta.internal.web.RequestParameters;
import io.github.atprotojakarta.jakarta.internal.web.ReturnPath;
import io.github.atprotojakarta.jakarta.internal.web.Speculation;
import io.github.atprotojakarta.session.AuthorizeOptions;
import io.github.atprotojakarta.session.CallbackBrowser;
import io.github.atprotojakarta.session.CallbackParameters;
import io.github.atprotojakarta.session.CallbackResult;
import io.github.atprotojakarta.session.LoginRedirect;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Login, callback and logout over HTTP: reads requests, calls the client, makes the responses. */
@Dependent
public final class LoginEndpoints {
  private static final List<String> CALLBACK_PARAMETERS =
      List.of("state", "iss", "code", "error", "error_description", "response");

  private final AtprotoConfiguration configuration;
  private final AtprotoOAuthClient client;
  private final ApplicationUrls urls;
  private final BrowserCookies cookies;
  private final BrowserAccounts accounts;
  private final RequestOrigin origin;
  private final ErrorResponses errors;
  private final LoginLimits limits;
  private final LoginDecisions decisions;
  private final LoginAudit audit;
  private final ReturnPages returnPages;

  /** Creates the endpoints. */
  @Inject
  public LoginEndpoints(
      @LibraryBean AtprotoConfiguration configuration,
      @LibraryBean AtprotoOAuthClient client,
      ApplicationUrls urls,
      BrowserCookies cookies,
      BrowserAccounts accounts,
      ErrorResponses errors,
      LoginLimits limits,
      LoginDecisions decisions,
      LoginAudit audit) {
    this.configuration = configuration;
    this.client = client;
    this.urls = urls;
    this.cookies = cookies;
    this.accounts = accounts;
    this.origin = new RequestOrigin(urls);
    this.errors = errors;
    this.limits = limits;
    this.decisions = decisions;
    this.audit = audit;
    this.returnPages = new ReturnPages(configuration, urls);
  }

  /** Begins a login for a link. A link on another site only leads to the login page. */
  public HttpReply loginByLink(HttpServletRequest request) {
    return reply(
        request,
        context -> {
          RequestParameters parameters = read(context, request, RequestParameters.ofQuery(request));
          boolean begins =
              origin.mayBeginByLink(request)
                  && urls.rightLoopbackAddress(request).isEmpty()
                  && parameters.one("identifier", LoginRequest.MAX_LENGTH) != null;
          if (!begins) {
            return loginPage(request, parameters, context);
          }
          Optional<HttpReply> speculation = Speculation.reply(request);
          return speculation.isPresent() ? speculation.get() : begin(request, parameters, context);
        });
  }

  /** Begins a login for a form of the login page. */
  public HttpReply loginByForm(HttpServletRequest request, InputStream body) {
    return reply(
        request,
        context -> {
          requireOwnPage(request);
          Optional<String> loopback = urls.rightLoopbackAddress(request);
          if (loopback.isPresent()) {
            return HttpReply.sameElsewhere(loopback.get());
          }
          RequestParameters form = RequestParameters.ofForm(request, body);
          return begin(request, read(context, request, form), context);
        });
  }

  /** Begins a login for the application itself. The person returns to the page of a GET request. */
  public HttpReply loginByApplication(HttpServletRequest request, String identifier) {
    return reply(
        request,
        context -> {
          Optional<String> loopback = urls.rightLoopbackAddress(request);
          if (loopback.isPresent()) {
            return HttpReply.sameElsewhere(loopback.get());
          }
          Optional<HttpReply> speculation = Speculation.reply(request);
          if (speculation.isPresent()) {
            return speculation.get();
          }
          Map<String, List<String>> parameters = new LinkedHashMap<>();
          parameters.put("identifier", List.of(identifier));
          if (request.getParameter("return_to") != null) {
            parameters.put("return_to", List.of(request.getParameter("return_to")));
          } else if (request.getMethod().equals("GET")) {
            urls.requestedPage(request)
                .ifPresent(page -> parameters.put("return_to", List.of(page.value())));
          }
          RequestParameters login = new RequestParameters(parameters);
          return begin(request, context.read(login, returnPages.of(login)), context);
        });
  }

  /**
   * Completes a login. If a login without interaction ({@code prompt=none}) failed because the
   * server has to ask the person, begins the same login with interaction.
   */
  public HttpReply callback(HttpServletRequest request) {
    return Speculation.reply(request).orElseGet(() -> complete(request));
  }

  private HttpReply complete(HttpServletRequest request) {
    return reply(
        request,
        context -> {
          CallbackParameters parameters =
              CallbackParameters.parse(RequestParameters.ofQuery(request).values());
          CallbackResult result;
          try {
            result =
                client.callback(
                    parameters,
                    new CallbackBrowser(cookies.logins(request), request.getHeader("User-Agent")),
                    login -> {
                      context.verified(login);
                      decisions.check(login, request);
                    });
          } catch (MoreScopesException e) {
            return authorize(request, e.next());
          } catch (OAuthCallbackException e) {
            if (isRepeated(request, e)) {
              return HttpReply.seeOther(urls.page(request, configuration.home()));
            }
            return authorize(request, LoginState.interactiveRetry(e).orElseThrow(() -> e));
          }
          audit.accepted(request, result);
          return signedIn(request, result);
        });
  }

  /** The Back button of a person who has signed in since leads to the callback once more. */
  private boolean isRepeated(HttpServletRequest request, OAuthCallbackException e) {
    return e.reason() == OAuthCallbackException.Reason.UNKNOWN_STATE
        && !accounts.usable(request).isEmpty();
  }

  /**
   * Repeats a callback by form (response mode {@code form_post}) as a GET request: browsers send
   * the cookie that the login is bound to with that, but not with a POST from another site.
   */
  public HttpReply callbackByForm(HttpServletRequest request, InputStream body) {
    return reply(
        request,
        context -> {
          RequestParameters parameters = RequestParameters.ofForm(request, body);
          String query = parameters.toQuery(CALLBACK_PARAMETERS);
          return HttpReply.seeOther(urls.callback(request) + "?" + query);
        });
  }

  /**
   * Ends this browser's sessions, or that of one account. The person stays signed in if a session
   * cannot be ended now.
   */
  public HttpReply logout(HttpServletRequest request, InputStream body) {
    return reply(
        request,
        context -> {
          Did account = account(ownForm(context, request, body));
          return HttpReply.seeOther(destination(request, context.returnTo()))
              .withCookies(accounts.signOut(request, account));
        });
  }

  /** Shows a page with a button that signs out. */
  public HttpReply logoutPage(HttpServletRequest request) {
    return reply(
        request,
        context -> errors.signOutPage(request, returnPages.of(RequestParameters.ofQuery(request))));
  }

  /**
   * Makes another account of this browser the current one. If its session has ended, the person
   * signs in again.
   */
  public HttpReply switchAccount(HttpServletRequest request, InputStream body) {
    return reply(
        request,
        context -> {
          Did account = account(ownForm(context, request, body));
          if (account == null) {
            throw RejectedRequestException.badRequest(
                "invalid_account", "account must be the DID of the account to switch to.");
          }
          return accounts
              .switchTo(request, account)
              .map(HttpReply.seeOther(destination(request, context.returnTo()))::withCookies)
              .orElseGet(() -> loginPage(request, account.value(), context.returnTo()));
        });
  }

  /** Reads a form of the application's own pages that does not belong to a login. */
  private RequestParameters ownForm(
      LoginContext context, HttpServletRequest request, InputStream body) throws IOException {
    context.noLogin();
    requireOwnPage(request);
    RequestParameters form = RequestParameters.ofForm(request, body);
    return context.read(form, returnPages.of(form));
  }

  private static @Nullable Did account(RequestParameters parameters) {
    String account = parameters.one("account", LoginRequest.MAX_LENGTH);
    try {
      return account == null ? null : Did.parse(account);
    } catch (IdentityException e) {
      throw RejectedRequestException.badRequest("invalid_account", "account must be a DID.");
    }
  }

  private RequestParameters read(
      LoginContext context, HttpServletRequest request, RequestParameters parameters) {
    return context.read(parameters, returnPages.ofLogin(request, parameters));
  }

  private HttpReply begin(
      HttpServletRequest request, RequestParameters parameters, LoginContext context) {
    if (!urls.reachable(request)) {
      throw new RejectedRequestException(
          ErrorKind.LOOPBACK_ONLY,
          "Without atproto.public-url a login returns to http://127.0.0.1 only.");
    }
    return authorize(
        request, LoginRequest.of(parameters, context.returnTo(), configuration.scope()));
  }

  /** Begins a login in which the signed-in account has to grant more scopes. */
  HttpReply stepUp(HttpServletRequest request, Did account, Supplier<HttpReply> consent) {
    return reply(
        request,
        context -> {
          context.noLogin();
          context.stepUp(account, entryPage(request));
          return consent.get();
        });
  }

  private @Nullable ReturnPath entryPage(HttpServletRequest request) {
    return request.getMethod().equals("GET") ? urls.requestedPage(request).orElse(null) : null;
  }

  /** Redirects to the account's server. */
  HttpReply authorize(HttpServletRequest request, LoginRequest login) {
    AuthorizeOptions options =
        login
            .options()
            .withScope(login.scope() == null ? configuration.loginScope() : login.scope())
            .withRedirectUri(urls.callback(request))
            .withUiLocales(login.uiLocales() == null ? UiLocales.of(request) : login.uiLocales())
            .withResponseMode(configuration.responseMode())
            .withBrowserToken(cookies.login(request));
    String identifier = login.identifier();
    LoginRedirect redirect =
        limits.begin(request, identifier, () -> client.authorize(identifier, options));
    audit.started(request, login);
    return HttpReply.seeOther(redirect.redirect().toASCIIString())
        .with(
            "Set-Cookie",
            cookies.setLogin(request, redirect.browserToken(), configuration.loginTimeout()));
  }

  private HttpReply signedIn(HttpServletRequest request, CallbackResult result) {
    ReturnPath returnTo =
        result.appState().flatMap(LoginState::parse).map(LoginState::returnTo).orElse(null);
    BrowserSession session = new BrowserSession(result.session().did(), result.sessionToken());
    return HttpReply.seeOther(destination(request, returnTo))
        .withCookies(accounts.signedIn(request, session));
  }

  private HttpReply loginPage(
      HttpServletRequest request, RequestParameters parameters, LoginContext context) {
    String identifier = parameters.one("identifier", LoginRequest.MAX_LENGTH);
    return loginPage(request, identifier, context.returnTo());
  }

  private HttpReply loginPage(
      HttpServletRequest request, @Nullable String identifier, @Nullable ReturnPath returnTo) {
    Map<String, String> kept = new LinkedHashMap<>();
    if (identifier != null) {
      kept.put("identifier", identifier);
    }
    if (returnTo != null) {
      kept.put("return_to", returnTo.value());
    }
    return HttpReply.seeOther(urls.page(request, configuration.loginPage(), kept));
  }

  private String destination(HttpServletRequest request, @Nullable ReturnPath returnTo) {
    return returnTo == null
        ? urls.page(request, configuration.home())
        : urls.absolute(request, returnTo);
  }

  private void requireOwnPage(HttpServletRequest request) {
    if (!origin.mayPost(request)) {
      throw new RejectedRequestException(
          ErrorKind.CROSS_SITE, "The request does not come from a page of this application.");
    }
  }

  private HttpReply reply(HttpServletRequest request, LoginContext.Step step) {
    LoginContext context = new LoginContext();
    try {
      return step.run(context);
    } catch (IOException | RuntimeException e) {
      context.failed(e);
      audit.count(context, e);
      return errors.reply(
          request,
          e,
          context.identifier(),
          context.returnTo(),
          failure -> audit.failed(request, context, failure));
    }
  }
}
