package io.github.atprotojakarta.testkit.oauth;

import io.github.atprotojakarta.testkit.identity.Account;
import io.github.atprotojakarta.testkit.identity.Accounts;
import io.github.atprotojakarta.testkit.server.Call;
import io.github.atprotojakarta.testkit.server.Endpoint;
import io.github.atprotojakarta.testkit.server.FormEncoding;
import io.github.atprotojakarta.testkit.server.Response;
import io.github.atprotojakarta.testkit.server.Site;
import java.net.URI;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What happens between the redirect to the server and the redirect back. */
final class AuthorizationPages {
  private static final String CONTINUE = "/oauth/authorize";

  private final Site site;
  private final URI pds;
  private final Accounts accounts;
  private final Devices devices;
  private final AuthorizationRequests requests;
  private final PageReplies pages;
  private final Redirects redirects;

  AuthorizationPages(
      Site site, URI pds, Accounts accounts, Devices devices, AuthorizationRequests requests) {
    this.site = site;
    this.pds = pds;
    this.accounts = accounts;
    this.devices = devices;
    this.requests = requests;
    this.pages = new PageReplies(site.origin().toString());
    this.redirects = new Redirects(site.origin().toString(), pages);
  }

  void serve() {
    site.on("GET", CONTINUE, Endpoint.AUTHORIZATION, call -> handled(call, this::begin))
        .on(
            "POST",
            "/oauth/authorize/sign-in",
            Endpoint.AUTHORIZATION,
            call -> handled(call, this::signIn))
        .on(
            "POST",
            "/oauth/authorize/consent",
            Endpoint.AUTHORIZATION,
            call -> handled(call, this::decide));
  }

  private Response handled(Call call, Function<Call, Response> step) {
    try {
      return step.apply(call);
    } catch (AuthorizationFailure e) {
      requests.delete(e.request());
      return redirects.failure(e);
    } catch (OAuthErrorException e) {
      return pages.problem(e.status(), e.description());
    }
  }

  private Response begin(Call call) {
    String clientId = query(call, "client_id");
    String requestUri = query(call, "request_uri");
    Device device = devices.load(call);
    AuthorizationRequest request = requests.open(requestUri, clientId, device.id());
    return devices.remember(
        device, silently(request, device).orElseGet(() -> ask(request, device)));
  }

  private Optional<Response> silently(AuthorizationRequest request, Device device) {
    String prompt = request.parameter("prompt").orElse("");
    List<Account> known =
        device.remembered().stream()
            .flatMap(did -> accounts.byDid(did).stream())
            .filter(account -> account.active() && account.pds().equals(pds))
            .filter(account -> hinted(request, account))
            .toList();
    if (prompt.equals("none")) {
      if (known.size() != 1) {
        throw known.isEmpty()
            ? failure(request, "login_required", "Login is required")
            : failure(request, "account_selection_required", "Account selection required");
      }
      if (!allowed(request, device, known.get(0))) {
        throw failure(request, "consent_required", "User consent required");
      }
      return Optional.of(approve(request, device, known.get(0)));
    }
    if (prompt.equals("select_account")
        && device.remembered().isEmpty()
        && device.signedIn(request.id()).isEmpty()) {
      throw failure(request, "account_selection_required", "Account selection required");
    }
    return prompt.isEmpty() && known.size() == 1 && allowed(request, device, known.get(0))
        ? Optional.of(approve(request, device, known.get(0)))
        : Optional.empty();
  }

  private static boolean hinted(AuthorizationRequest request, Account account) {
    return request
        .parameter("login_hint")
        .filter(hint -> hint.equals(account.did().value()) || hint.equals(account.handle()))
        .isPresent();
  }

  private static boolean allowed(AuthorizationRequest request, Device device, Account account) {
    return device.allowed(
        account.did().value(), request.client().id(), request.parameter("scope").orElse("atproto"));
  }

  private Response ask(AuthorizationRequest request, Device device) {
    Optional<Account> account =
        device
            .signedIn(request.id())
            .or(() -> remembered(request, device))
            .flatMap(accounts::byDid);
    if (account.isPresent()) {
      device.signIn(request.id(), account.get().did().value(), false);
      return pages.consent(request, device, account.get().handle(), account.get().did().value());
    }
    return pages.signIn(request, device, hint(request), null);
  }

  private Optional<String> remembered(AuthorizationRequest request, Device device) {
    return request.parameter("prompt").filter("login"::equals).isPresent()
        ? Optional.empty()
        : device.remembered().stream()
            .filter(
                did -> accounts.byDid(did).filter(account -> hinted(request, account)).isPresent())
            .findFirst();
  }

  private String hint(AuthorizationRequest request) {
    String hint = request.parameter("login_hint").orElse("");
    return accounts.byDid(hint).map(Account::handle).orElse(hint);
  }

  private Response signIn(Call call) {
    Device device = genuine(call);
    AuthorizationRequest request = requests.opened(field(call, "request_uri"), device.id());
    String identifier = field(call, "identifier");
    Optional<Account> account =
        accounts
            .byIdentifier(identifier)
            .filter(found -> found.pds().equals(pds))
            .filter(found -> found.hasPassword(field(call, "password")));
    if (account.isEmpty()) {
      return pages.signIn(request, device, identifier, "Invalid identifier or password");
    }
    device.signIn(request.id(), account.get().did().value(), field(call, "remember").equals("yes"));
    String page =
        CONTINUE
            + "?"
            + FormEncoding.format(
                java.util.Map.of(
                    "client_id", request.client().id(), "request_uri", request.requestUri()));
    return Response.seeOther(site.origin() + page);
  }

  private Response decide(Call call) {
    Device device = genuine(call);
    AuthorizationRequest request = requests.opened(field(call, "request_uri"), device.id());
    if (!field(call, "decision").equals("approve")) {
      device.signOut(request.id());
      throw failure(request, "access_denied", "Access denied");
    }
    Account account =
        device
            .signedIn(request.id())
            .filter(field(call, "did")::equals)
            .flatMap(accounts::byDid)
            .orElseThrow(() -> OAuthErrorException.invalidRequest("Sign in first"));
    return approve(request, device, account);
  }

  private Response approve(AuthorizationRequest request, Device device, Account account) {
    if (!account.active()) {
      throw failure(request, "access_denied", "This account has been deactivated");
    }
    String did = account.did().value();
    String code = requests.approve(request, did);
    device.allow(did, request.client().id(), request.parameter("scope").orElse("atproto"));
    device.signOut(request.id());
    return redirects.success(request, code);
  }

  /** The browser of a form; a form that another site sends has not the browser's token. */
  private Device genuine(Call call) {
    Device device =
        devices
            .known(call)
            .orElseThrow(() -> OAuthErrorException.invalidRequest("This page needs cookies"));
    String origin = call.header("Origin").orElse(site.origin().toString());
    if (!origin.equals(site.origin().toString())
        || !MessageDigest.isEqual(bytes(device.csrfToken()), bytes(field(call, "csrf_token")))) {
      throw OAuthErrorException.invalidRequest("This form is not from this page");
    }
    return device;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  private static String query(Call call, String name) {
    return call.query(name)
        .filter(value -> !value.isEmpty())
        .orElseThrow(
            () ->
                OAuthErrorException.invalidRequest(
                    "Invalid request parameters: Required at query." + name));
  }

  private static String field(Call call, String name) {
    List<String> values = call.form().getOrDefault(name, List.of(""));
    return values.get(0);
  }

  private static AuthorizationFailure failure(
      AuthorizationRequest request, String error, String description) {
    return new AuthorizationFailure(request, error, description);
  }
}
