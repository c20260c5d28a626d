package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.testkit.StrictNetwork;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What can go wrong in a login at one application. */
final class BadInput {
  private final Application app;

  BadInput(Application app) {
    this.app = app;
  }

  /** Makes the accounts that the failures need. */
  static void prepare(StrictNetwork network) {
    Did bob = network.createAccount("bob.test", "bob-pass");
    network.pointHandle("stolen.test", bob);
    Did homeless = network.createAccount("homeless.test", "homeless-pass");
    network.editDidDocument(homeless, BadInput::withoutReachablePds);
  }

  private static JsonObject withoutReachablePds(JsonObject document) {
    JsonObject service =
        Json.createObjectBuilder(document.getJsonArray("service").getJsonObject(0))
            .add("serviceEndpoint", "http://127.0.0.1:1")
            .build();
    return Json.createObjectBuilder(document)
        .add("service", Json.createArrayBuilder().add(service))
        .build();
  }

  /**
   * A way to fail.
   *
   * @param name what it is
   * @param status the HTTP status that it must get
   * @param words what the page must say
   * @param attempt makes it happen
   */
  record Failure(
      String name, int status, String words, Function<WebBrowser, WebBrowser.Page> attempt) {
    @Override
    public String toString() {
      return name;
    }
  }

  List<Failure> failures() {
    return List.of(
        new Failure("no identifier", 400, "", typed("")),
        new Failure(
            "no handle at all", 400, "not a valid handle", typed("<script>alert(1)</script>")),
        new Failure("an unknown handle", 400, "Handle not found", typed("nobody.test")),
        new Failure("a handle that disagrees", 400, "do not match", typed("stolen.test")),
        new Failure("an unknown did", 400, "Account not found", typed("did:plc:" + "a".repeat(24))),
        new Failure("an unreachable server", 502, "did not respond", typed("http://127.0.0.1:1")),
        new Failure("an unreachable pds", 502, "did not respond", typed("homeless.test")),
        new Failure("a denied consent", 403, "Access was denied", this::denied),
        new Failure("a forged state", 400, "expired", this::forgedState),
        new Failure("a wrong issuer", 400, "wrong server", this::wrongIssuer),
        new Failure("a missing issuer", 400, "", this::missingIssuer),
        new Failure("a replayed callback", 400, "expired", this::replayed),
        new Failure("another browser", 403, "another browser", this::otherBrowser),
        new Failure(
            "a garbage callback",
            400,
            "",
            visited("/oauth/callback?state=%00&state=2&code=%0D%0A&iss=garbage&x=%C3%28")),
        new Failure("an empty callback", 400, "", visited("/oauth/callback")),
        new Failure(
            "an endpoint for administrators, without the setting",
            404,
            "Page not found",
            visited("/oauth/admin/sessions")));
  }

  /** A person gets a page that says it, and nothing is left behind. */
  void isExplainedToPeople(Failure failure) {
    String before = app.rows();

    WebBrowser.Page page = failure.attempt().apply(WebBrowser.person());

    assertThat(page.status()).as(page.body()).isEqualTo(failure.status());
    assertThat(page.header("Content-Type")).startsWith("text/html");
    assertThat(page.body()).contains(failure.words()).contains("<h1").doesNotContain("Exception");
    assertThat(page.body()).as("the application's own page").contains("/atproto/assets/style.css");
    assertThat(page.body()).doesNotContain("<script>alert(1)");
    assertThat(app.rows()).isEqualTo(before);
  }

  /** A program gets a problem document, and nothing is left behind. */
  void isExplainedToPrograms(Failure failure) {
    String before = app.rows();

    WebBrowser.Page page = failure.attempt().apply(WebBrowser.api());

    assertThat(page.status()).as(page.body()).isEqualTo(failure.status());
    assertThat(page.header("Content-Type")).startsWith("application/problem+json");
    assertThat(page.body()).contains("\"status\":" + failure.status()).doesNotContain("Exception");
    assertThat(app.rows()).isEqualTo(before);
  }

  private Function<WebBrowser, WebBrowser.Page> typed(String identifier) {
    return browser -> SignInSteps.submit(app, browser, identifier);
  }

  private Function<WebBrowser, WebBrowser.Page> visited(String path) {
    return browser -> browser.get(app.at(path));
  }

  private URI begun(WebBrowser browser) {
    return SignInSteps.begin(app, browser, RunningApplication.HANDLE);
  }

  private WebBrowser.Page denied(WebBrowser browser) {
    return browser.get(app.network().deny(begun(browser)));
  }

  private WebBrowser.Page forgedState(WebBrowser browser) {
    String issuer = app.network().issuer().toString();
    return browser.get(
        app.at("/oauth/callback?state=" + "A".repeat(43) + "&code=cod-forged&iss=" + issuer));
  }

  private WebBrowser.Page wrongIssuer(WebBrowser browser) {
    URI callback = SignInSteps.consent(app, begun(browser));
    return browser.get(
        URI.create(callback.toString().replaceAll("iss=[^&]*", "iss=https%3A%2F%2Fevil.example")));
  }

  private WebBrowser.Page missingIssuer(WebBrowser browser) {
    URI callback = SignInSteps.consent(app, begun(browser));
    return browser.get(
        URI.create(callback.toString().replaceAll("[?&]iss=[^&]*", "").replaceFirst("&", "?")));
  }

  private WebBrowser.Page otherBrowser(WebBrowser browser) {
    return browser.get(SignInSteps.consent(app, begun(WebBrowser.person())));
  }

  private WebBrowser.Page replayed(WebBrowser browser) {
    URI callback = SignInSteps.consent(app, begun(browser));
    browser.get(callback);
    browser.post(app.at("/oauth/logout"), Map.of());
    return browser.get(callback);
  }
}
