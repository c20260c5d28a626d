package io.github.atprotojakarta.webapp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.testkit.StrictNetwork;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What goes wrong in a login: each has its own page for people and its own problem document for
 * programs, and leaves nothing behind in the database.
 */
class BadInputIT {
  private static RunningApplication app;

  @BeforeAll
  static void start() throws IOException {
    app = RunningApplication.start();
    StrictNetwork network = app.network();
    Did bob = network.createAccount("bob.test", "bob-pass");
    network.pointHandle("stolen.test", bob);
    Did homeless = network.createAccount("homeless.test", "homeless-pass");
    network.editDidDocument(homeless, BadInputIT::withoutReachablePds);
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

  @AfterAll
  static void stop() {
    if (app != null) {
      app.close();
    }
  }

  /**
   * A way to fail.
   *
   * @param name what it is
   * @param status the HTTP status that it must get
   * @param words what the page must say
   * @param attempt makes it happen
   */
  record Failure(String name, int status, String words, Function<Browser, Browser.Page> attempt) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Failure> failures() {
    return Stream.of(
        new Failure("no identifier", 400, "", typed("")),
        new Failure("no handle at all", 400, "not a handle", typed("<script>alert(1)</script>")),
        new Failure("an unknown handle", 400, "No account", typed("nobody.test")),
        new Failure("a handle that disagrees", 400, "disagree", typed("stolen.test")),
        new Failure("an unknown did", 400, "does not exist", typed("did:plc:" + "a".repeat(24))),
        new Failure("an unreachable server", 502, "did not answer", typed("http://127.0.0.1:1")),
        new Failure("an unreachable pds", 502, "did not answer", typed("homeless.test")),
        new Failure("a denied consent", 403, "did not allow", BadInputIT::denied),
        new Failure("a forged state", 400, "not valid any more", BadInputIT::forgedState),
        new Failure("a wrong issuer", 400, "Another server", BadInputIT::wrongIssuer),
        new Failure("a missing issuer", 400, "", BadInputIT::missingIssuer),
        new Failure("a replayed callback", 400, "not valid any more", BadInputIT::replayed),
        new Failure("another browser", 403, "begun elsewhere", BadInputIT::otherBrowser),
        new Failure(
            "a garbage callback",
            400,
            "",
            visited("/oauth/callback?state=%00&state=2&code=%0D%0A&iss=garbage&x=%C3%28")),
        new Failure("an empty callback", 400, "", visited("/oauth/callback")));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void people_get_a_page(Failure failure) {
    String before = app.rows();

    Browser.Page page = failure.attempt().apply(Browser.person());

    assertThat(page.status()).as(page.body()).isEqualTo(failure.status());
    assertThat(page.header("Content-Type")).startsWith("text/html");
    assertThat(page.body()).contains(failure.words()).contains("<h1").doesNotContain("Exception");
    assertThat(page.body()).doesNotContain("<script>alert(1)");
    assertThat(app.rows()).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void programs_get_a_problem_document(Failure failure) {
    String before = app.rows();

    Browser.Page page = failure.attempt().apply(Browser.api());

    assertThat(page.status()).as(page.body()).isEqualTo(failure.status());
    assertThat(page.header("Content-Type")).startsWith("application/problem+json");
    assertThat(page.body()).contains("\"status\":" + failure.status()).doesNotContain("Exception");
    assertThat(app.rows()).isEqualTo(before);
  }

  @Test
  void a_callback_that_no_browser_would_send_is_a_400() throws IOException {
    URI uri = app.at("/oauth/callback");
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      String request =
          "GET "
              + uri.getPath()
              + "?%zz=%00&state&code=%f0%28 HTTP/1.1\r\nHost: "
              + uri.getAuthority()
              + "\r\nAccept: text/html\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);

      assertThat(answer).startsWith("HTTP/1.1 400").doesNotContain("Exception");
    }
  }

  private static Function<Browser, Browser.Page> typed(String identifier) {
    return browser -> SignIn.submit(app, browser, identifier);
  }

  private static Function<Browser, Browser.Page> visited(String path) {
    return browser -> browser.get(app.at(path));
  }

  private static URI begun(Browser browser) {
    return SignIn.begin(app, browser, RunningApplication.HANDLE);
  }

  private static Browser.Page denied(Browser browser) {
    return browser.get(app.network().deny(begun(browser)));
  }

  private static Browser.Page forgedState(Browser browser) {
    String issuer = app.network().issuer().toString();
    return browser.get(
        app.at("/oauth/callback?state=" + "A".repeat(43) + "&code=cod-forged&iss=" + issuer));
  }

  private static Browser.Page wrongIssuer(Browser browser) {
    URI callback = SignIn.consent(app, begun(browser));
    return browser.get(
        URI.create(callback.toString().replaceAll("iss=[^&]*", "iss=https%3A%2F%2Fevil.example")));
  }

  private static Browser.Page missingIssuer(Browser browser) {
    URI callback = SignIn.consent(app, begun(browser));
    return browser.get(
        URI.create(callback.toString().replaceAll("[?&]iss=[^&]*", "").replaceFirst("&", "?")));
  }

  private static Browser.Page otherBrowser(Browser browser) {
    return browser.get(SignIn.consent(app, begun(Browser.person())));
  }

  private static Browser.Page replayed(Browser browser) {
    URI callback = SignIn.consent(app, begun(browser));
    browser.get(callback);
    browser.post(app.at("/oauth/logout"), java.util.Map.of());
    return browser.get(callback);
  }
}
