package io.github.atprotojakarta.testkit.oauth.pages;

import io.github.atprotojakarta.testkit.identity.Account;
import io.github.atprotojakarta.testkit.identity.AccountStore;
import io.github.atprotojakarta.testkit.oauth.authorization.AuthorizationErrorException;
import io.github.atprotojakarta.testkit.oauth.authorization.AuthorizationRequest;
import io.github.atprotojakarta.testkit.oauth.authorization.AuthorizationRequests;
import io.github.atprotojakarta.testkit.oauth.dialect.PageHabits;
import io.github.atprotojakarta.testkit.oauth.error.OAuthErrorException;
import io.github.atprotojakarta.testkit.server.Endpoint;
import io.github.atprotojakarta.testkit.server.FormEncoding;
import io.github.atprotojakarta.testkit.server.OriginServer;
import io.github.atprotojakarta.testkit.server.RandomIds;
import io.github.atprotojakarta.testkit.server.ServerRequest;
import io.github.atprotojakarta.testkit.server.ServerResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Handles everything between the redirect to the server and the redirect back to the client. */
public final class AuthorizationEndpoint {
  private static final String CONTINUE = "/oauth/authorize";

  private final OriginServer server;
  private final URI pds;
  private final AccountStore accounts;
  private final BrowserSessions browsers;
  private final AuthorizationRequests requests;
  private final AuthorizationPages pages;
  private final AuthorizationResponses responses;

  /**
   * Creates the endpoint.
   *
   * @param server the server of the pages
   */
  public AuthorizationEndpoint(
      URI issuer,
      OriginServer server,
      URI pds,
      AccountStore accounts,
      RandomIds ids,
      AuthorizationRequests requests,
      PageHabits habits) {
    this.server = server;
    this.pds = pds;
    this.accounts = accounts;
    this.browsers = new BrowserSessions(ids, server.origin().getScheme().equals("https"));
    this.requests = requests;
    this.pages = new AuthorizationPages(issuer.toString());
    this.responses = new AuthorizationResponses(issuer.toString(), pages, habits.refusal());
  }

  public void serve() {
    server
        .on("GET", CONTINUE, Endpoint.AUTHORIZATION, http -> handle(http, this::begin))
        .on(
            "POST",
            "/oauth/authorize/sign-in",
            Endpoint.AUTHORIZATION,
            http -> handle(http, this::signIn))
        .on(
            "POST",
            "/oauth/authorize/consent",
            Endpoint.AUTHORIZATION,
            http -> handle(http, this::decide));
  }

  private ServerResponse handle(ServerRequest http, Function<ServerRequest, ServerResponse> step) {
    try {
      return step.apply(http);
    } catch (AuthorizationErrorException e) {
      requests.delete(e.request());
      return responses.failure(e);
    } catch (OAuthErrorException e) {
      return pages.problem(e.status(), e.description());
    }
  }

  private ServerResponse begin(ServerRequest http) {
    String clientId = query(http, "client_id");
    String requestUri = query(http, "request_uri");
    PageSession browser = browsers.load(http);
    AuthorizationRequest request = requests.open(requestUri, clientId, browser.id());
    return browsers.remember(
        browser, trySilent(request, browser).orElseGet(() -> ask(request, browser)));
  }

  private Optional<ServerResponse> trySilent(AuthorizationRequest request, PageSession browser) {
    String prompt = request.parameter("prompt").orElse("");
    List<Account> known =
        browser.remembered().stream()
            .flatMap(did -> accounts.byDid(did).stream())
            .filter(account -> account.active() && account.pds().equals(pds))
            .filter(account -> matchesHint(request, account))
            .toList();
    if (prompt.equals("none")) {
      if (known.size() != 1) {
        throw known.isEmpty()
            ? failure(request, "login_required", "Login is required")
            : failure(request, "account_selection_required", "Account selection required");
      }
      if (!hasConsent(request, browser, known.get(0))) {
        throw failure(request, "consent_required", "User consent required");
      }
      return Optional.of(approve(request, browser, known.get(0)));
    }
    if (prompt.equals("select_account")
        && browser.remembered().isEmpty()
        && browser.signedIn(request.id()).isEmpty()) {
      throw failure(request, "account_selection_required", "Account selection required");
    }
    return prompt.isEmpty() && known.size() == 1 && hasConsent(request, browser, known.get(0))
        ? Optional.of(approve(request, browser, known.get(0)))
        : Optional.empty();
  }

  private static boolean matchesHint(AuthorizationRequest request, Account account) {
    return request
        .parameter("login_hint")
        .filter(hint -> hint.equals(account.did().value()) || hint.equals(account.handle()))
        .isPresent();
  }

  private static boolean hasConsent(
      AuthorizationRequest request, PageSession browser, Account account) {
    return browser.hasConsented(
        account.did().value(), request.client().id(), request.parameter("scope").orElse("atproto"));
  }

  private ServerResponse ask(AuthorizationRequest request, PageSession browser) {
    Optional<Account> account =
        browser
            .signedIn(request.id())
            .or(() -> remembered(request, browser))
            .flatMap(accounts::byDid);
    if (account.isPresent()) {
      browser.signIn(request.id(), account.get().did().value(), false);
      return pages.consent(request, browser, account.get().handle(), account.get().did().value());
    }
    return pages.signIn(request, browser, hint(request), null);
  }

  private Optional<String> remembered(AuthorizationRequest request, PageSession browser) {
    return request.parameter("prompt").filter("login"::equals).isPresent()
        ? Optional.empty()
        : browser.remembered().stream()
            .filter(
                did ->
                    accounts
                        .byDid(did)
                        .filter(account -> matchesHint(request, account))
                        .isPresent())
            .findFirst();
  }

  private String hint(AuthorizationRequest request) {
    String hint = request.parameter("login_hint").orElse("");
    return accounts.byDid(hint).map(Account::handle).orElse(hint);
  }

  private ServerResponse signIn(ServerRequest http) {
    PageSession browser = requireSameSite(http);
    AuthorizationRequest request = requests.opened(field(http, "request_uri"), browser.id());
    String identifier = field(http, "identifier");
    Optional<Account> account =
        accounts
            .byIdentifier(identifier)
            .filter(found -> found.pds().equals(pds))
            .filter(found -> found.hasPassword(field(http, "password")));
    if (account.isEmpty()) {
      return pages.signIn(request, browser, identifier, "Invalid identifier or password");
    }
    browser.signIn(
        request.id(), account.get().did().value(), field(http, "remember").equals("yes"));
    String page =
        CONTINUE
            + "?"
            + FormEncoding.format(
                Map.of("client_id", request.client().id(), "request_uri", request.requestUri()));
    return ServerResponse.seeOther(server.origin() + page);
  }

  private ServerResponse decide(ServerRequest http) {
    PageSession browser = requireSameSite(http);
    AuthorizationRequest request = requests.opened(field(http, "request_uri"), browser.id());
    if (!field(http, "decision").equals("approve")) {
      browser.signOut(request.id());
      requests.delete(request);
      return responses.refusal(request);
    }
    Account account =
        browser
            .signedIn(request.id())
            .filter(field(http, "did")::equals)
            .flatMap(accounts::byDid)
            .orElseThrow(() -> OAuthErrorException.invalidRequest("Sign in first"));
    return approve(request, browser, account);
  }

  private ServerResponse approve(
      AuthorizationRequest request, PageSession browser, Account account) {
    if (!account.active()) {
      throw failure(request, "access_denied", "This account has been deactivated");
    }
    String did = account.did().value();
    String code = requests.approve(request, did);
    browser.recordConsent(did, request.client().id(), request.parameter("scope").orElse("atproto"));
    browser.signOut(request.id());
    return responses.success(request, code);
  }

  /** Returns the browser of a form; rejects forms that another site sent (CSRF). */
  private PageSession requireSameSite(ServerRequest http) {
    PageSession browser =
        browsers
            .known(http)
            .orElseThrow(() -> OAuthErrorException.invalidRequest("This page needs cookies"));
    String origin = http.header("Origin").orElse(server.origin().toString());
    if (!origin.equals(server.origin().toString())
        || !MessageDigest.isEqual(bytes(browser.csrfToken()), bytes(field(http, "csrf_token")))) {
      throw OAuthErrorException.invalidRequest("This form came from another site");
    }
    return browser;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String query(ServerRequest http, String name) {
    return http.query(name)
        .filter(value -> !value.isEmpty())
        .orElseThrow(
            () ->
                OAuthErrorException.invalidRequest(
                    "Invalid request parameters: Required at query." + name));
  }

  private static String field(ServerRequest http, String name) {
    List<String> values = http.form().getOrDefault(name, List.of(""));
    return values.get(0);
  }

  private static AuthorizationErrorException failure(
      AuthorizationRequest request, String error, String description) {
    return new AuthorizationErrorException(request, error, description);
  }
}
