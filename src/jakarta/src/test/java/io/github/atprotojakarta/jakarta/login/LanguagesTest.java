package io.github.atprotojakarta.jakarta.login;

import static io.github.atprotojakarta.jakarta.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.jakarta.LoginFailure;
import io.github.atprotojakarta.jakarta.LoginFailureHandler;
import io.github.atprotojakarta.jakarta.TestBrowser;
import io.github.atprotojakarta.jakarta.TestServer;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.testkit.StrictNetwork;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of the library in the language of the browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LanguagesTest {
  private final AtomicReference<LoginFailureHandler.Reply> ownPage = new AtomicReference<>();
  private final AtomicReference<LoginFailure> failure = new AtomicReference<>();
  private final TestBrowser browser = new TestBrowser();
  private StrictNetwork network;
  private TestServer server;

  @BeforeAll
  void start() throws Exception {
    network = StrictNetwork.start();
    network.createAccount("alice.atnet.dev", "alice-pass");
    LoginFailureHandler handler =
        (seen, request) -> {
          failure.set(seen);
          return ownPage.get();
        };
    server =
        TestServer.builder()
            .attribute("network", network)
            .attribute("failureHandler", handler)
            .parameter("atproto.public-url", "https://app.atnet.dev/shop")
            .parameter("atproto.plc-directory", network.plcDirectory().toString())
            .parameter(
                "atproto.keys", ClientKeySet.generate(new SecureRandom()).toPrivateJwks().reveal())
            .start();
    network.mapOrigin(URI.create("https://app.atnet.dev"), server.uri("").resolve("/"));
  }

  @AfterAll
  void stop() {
    server.close();
    network.close();
  }

  @ParameterizedTest
  @CsvSource({
    "en-US, en, ltr, Sign-in expired, Sign in again.",
    "'de-AT,de;q=0.9,en;q=0.8', de, ltr, Anmeldung abgelaufen, Melden Sie sich noch einmal an.",
    "ar-EG, ar, rtl, انتهت صلاحية تسجيل الدخول, سجّل الدخول مرة أخرى.",
    "'fr, de;q=0.1', de, ltr, Anmeldung abgelaufen, Melden Sie sich noch einmal an.",
    "'fr;q=0.5, *', en, ltr, Sign-in expired, Sign in again.",
    "'!%/', en, ltr, Sign-in expired, Sign in again.",
  })
  void a_page_is_in_the_language_of_the_browser(
      String wanted, String language, String direction, String title, String advice)
      throws Exception {
    HttpResponse<String> page = get("/oauth/callback?state=forged&code=x", wanted);

    assertThat(page.statusCode()).isEqualTo(400);
    assertThat(page.headers().firstValue("Content-Language")).contains(language);
    assertThat(page.headers().allValues("Vary")).contains("Accept-Language");
    assertThat(page.body())
        .contains("<html lang=\"" + language + "\" dir=\"" + direction + "\">")
        .contains("<title>" + title + "</title>")
        .contains("<p>" + advice + "</p>");
  }

  @Test
  void a_program_gets_english_whatever_it_prefers() throws Exception {
    HttpResponse<String> problem =
        browser.send(
            HttpRequest.newBuilder(server.uri("/oauth/callback?state=forged&code=x"))
                .header("Accept", "application/json")
                .header("Accept-Language", "de"));

    assertThat(problem.body()).contains("Sign-in expired").doesNotContain("Anmeldung");
  }

  @Test
  void the_page_of_the_application_is_told_the_language() throws Exception {
    ownPage.set(new LoginFailureHandler.Reply.Page("own"));
    try {
      HttpResponse<String> page = get("/oauth/callback?state=forged&code=x", "ar");

      assertThat(page.body()).isEqualTo("own");
      assertThat(page.headers().allValues("Vary")).contains("Accept-Language");
      assertThat(page.headers().firstValue("Content-Language")).isEmpty();
      assertThat(failure.get().locale().toLanguageTag()).isEqualTo("ar");
    } finally {
      ownPage.set(null);
    }
  }

  /** The strict network refuses tags that the reference server refuses. */
  @ParameterizedTest
  @ValueSource(strings = {"de-CH,fr;q=0.5", "zh-Hant-TW", "ckb, es-419", "*", "!%/"})
  void a_login_passes_the_languages_on(String wanted) throws Exception {
    HttpResponse<String> begun = begin("identifier=alice.atnet.dev", wanted);

    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(303);
    assertThat(location(begun)).startsWith(network.issuer() + "/oauth/authorize?");
  }

  @Test
  void the_languages_of_the_form_come_first() throws Exception {
    HttpResponse<String> refused = begin("identifier=alice.atnet.dev&ui_locales=xyz", "de");

    assertThat(refused.statusCode()).as("as the strict network refuses \"xyz\"").isEqualTo(502);
  }

  private HttpResponse<String> get(String path, String languages) throws Exception {
    return browser.send(page(path, languages).GET());
  }

  private HttpResponse<String> begin(String form, String languages) throws Exception {
    return browser.send(
        page("/oauth/login", languages)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Sec-Fetch-Site", "same-origin")
            .POST(HttpRequest.BodyPublishers.ofString(form)));
  }

  private HttpRequest.Builder page(String path, String languages) {
    return HttpRequest.newBuilder(server.uri(path))
        .header("Accept", "text/html")
        .header("Accept-Language", languages)
        .header("Sec-Fetch-Mode", "navigate");
  }
}
