package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.testkit.server.Endpoint;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Trouble with the PDS after a login, and pages in the person's language. A login asks for the
 * scope "atproto" alone.
 */
@Tag("long")
class TroubleIT {
  private static RunningApplication app;
  private final WebBrowser browser = WebBrowser.person();

  @BeforeAll
  static void start() throws IOException {
    app = RunningApplication.start(Map.of("atproto.login-scope", "atproto"));
  }

  @AfterAll
  static void stop() {
    if (app != null) {
      app.close();
    }
  }

  @BeforeEach
  void signIn() {
    SignInSteps.as(app, browser);
  }

  @AfterEach
  void repair() {
    app.network().faults().clear();
  }

  @Test
  void a_missing_permission_is_explained() {
    WebBrowser.Page page = browser.post(app.at("/app/posts"), Map.of("text", "Hello"));

    assertThat(page.status()).isEqualTo(403);
    assertThat(page.body())
        .contains("Permission missing")
        .contains("atproto.scope")
        .contains("repo:app.bsky.feed.post?action=create");
  }

  @Test
  void a_person_can_be_asked_for_the_permissions_that_are_missing() {
    String dashboard = browser.get(app.at("/app/dashboard")).body();
    assertThat(dashboard).contains("id=\"missing\"", "href=\"/atproto/app/permissions\"");

    URI consent = browser.get(app.at("/app/permissions")).location();
    assertThat(consent.toString()).startsWith(app.network().issuer().toString());
    URI back = browser.get(SignInSteps.consent(app, consent)).location();

    assertThat(browser.get(back).location()).isEqualTo(app.at("/app/dashboard"));
    assertThat(browser.get(app.at("/app/dashboard")).body())
        .doesNotContain("id=\"missing\"", "/app/permissions");
    assertThat(browser.post(app.at("/app/posts"), Map.of("text", "Now I may")).status())
        .isEqualTo(303);
  }

  @Test
  void a_pds_that_is_out_of_order_leaves_a_dashboard_that_says_so() {
    app.network().faults().failNextRequest(Endpoint.XRPC, 503);

    WebBrowser.Page page = browser.get(app.at("/app/dashboard"));

    assertThat(page.status()).isEqualTo(503);
    assertThat(page.body())
        .contains("id=\"problem\"")
        .as("the form has no problem of its own")
        .doesNotContain("Problem[", "text-problem", "aria-invalid")
        .contains("did:plc:")
        .contains("this session")
        .doesNotContain("Exception")
        .doesNotContain("\tat ");
    assertThat(browser.get(app.at("/app/dashboard")).status()).as("later").isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "503, Your server is not available now",
    "429, Your server allows no more requests now",
  })
  void a_pds_that_asks_to_wait_signs_nobody_out(int status, String title) {
    app.network().faults().failRequests(Endpoint.XRPC, status, "120");

    for (String path : List.of("/app/dashboard", "/app/posts/3kaaaaaaaaaaa")) {
      WebBrowser.Page page = browser.get(app.at(path));

      assertThat(page.status()).isEqualTo(status);
      assertThat(page.header("Retry-After")).isEqualTo("120");
      assertThat(page.body())
          .contains(title, "You are still signed in.")
          .containsPattern("Try again after [-0-9]{10} [0-9:]{5} UTC\\.");
    }
    app.network().faults().clear();
    assertThat(browser.get(app.at("/app/dashboard")).status()).as("later").isEqualTo(200);
  }

  @Test
  void a_renamed_account_is_looked_up_before_its_handle_is_called_unverified() {
    assertThat(browser.get(app.at("/app/dashboard")).body()).contains("@alice.test");
    app.network().changeHandle(app.alice(), "alice.renamed.test");
    try {
      assertThat(browser.get(app.at("/app/dashboard")).body())
          .contains("@alice.renamed.test", ">verified<")
          .doesNotContain("handle not verified");
    } finally {
      app.network().changeHandle(app.alice(), RunningApplication.HANDLE);
    }
  }

  @Test
  void the_page_that_shows_who_is_signed_in_is_not_kept_by_caches() {
    WebBrowser.Page page = browser.get(app.at("/"));

    assertThat(page.body()).contains(app.alice().value());
    assertThat(page.header("Cache-Control")).contains("no-store");
  }

  @Test
  void after_signing_out_the_login_page_says_so() {
    WebBrowser.Page dashboard = browser.get(app.at("/app/dashboard"));
    assertThat(dashboard.body()).contains("name=\"return_to\" value=\"/atproto/?signed_out\"");

    WebBrowser.Page out =
        browser.post(app.at("/oauth/logout"), Map.of("return_to", "/atproto/?signed_out"));

    assertThat(browser.get(out.location()).body()).contains("You were signed out.");
    assertThat(browser.get(app.at("/")).body()).doesNotContain("You were signed out.");
  }

  @ParameterizedTest
  @CsvSource({
    "'de-AT,en;q=0.5', de, ltr, Weiter, Seite nicht gefunden, Anmeldung abgelaufen",
    "ar-EG, ar, rtl, متابعة, الصفحة غير موجودة, انتهت صلاحية تسجيل الدخول",
    "fr, en, ltr, Continue, Page not found, Sign-in expired",
  })
  void pages_are_in_the_language_of_the_browser(
      String wanted, String lang, String dir, String login, String notFound, String expired) {
    Map<String, String> headers = Map.of("Accept-Language", wanted);
    WebBrowser stranger = WebBrowser.person();
    Map<String, String> pages =
        Map.of("/", login, "/nowhere", notFound, "/oauth/callback?state=forged&code=x", expired);

    pages.forEach(
        (path, text) -> {
          WebBrowser.Page page = stranger.call(app.at(path), headers);
          assertThat(page.body())
              .contains("<html lang=\"" + lang + "\" dir=\"" + dir + "\">")
              .contains(text);
          assertThat(page.header("Content-Language")).as(path).isEqualTo(lang);
          assertThat(page.header("Vary")).as(path).contains("Accept-Language");
        });
    assertThat(browser.call(app.at("/app/dashboard"), headers).body())
        .contains("<html lang=\"" + lang + "\" dir=\"" + dir + "\">");
  }

  @Test
  void a_second_account_is_kept_and_a_person_switches_between_them() {
    app.network().createAccount("bob.test", "bob-pass");
    URI begun = SignInSteps.begin(app, browser, "bob.test");
    browser.get(app.network().signIn(begun, "bob.test", "bob-pass"));
    WebBrowser.Page page = browser.get(app.at("/app/accounts"));
    assertThat(page.body())
        .containsPattern("@bob.test</bdi>\\s*<span")
        .contains("name=\"account\" value=\"" + app.alice() + "\"");

    WebBrowser.Page switched =
        browser.post(
            app.at("/oauth/switch"),
            Map.of("account", app.alice().value(), "return_to", "/atproto/app/dashboard"));

    assertThat(switched.status()).isEqualTo(303);
    assertThat(browser.get(switched.location()).body()).contains("@alice.test");
    assertThat(browser.get(app.at("/?another")).body()).contains("id=\"identifier\"");
  }

  @Test
  void a_text_of_the_application_replaces_that_of_the_library() {
    WebBrowser.Page page =
        WebBrowser.person()
            .call(app.at("/oauth/callback?state=forged&code=x"), Map.of("Accept-Language", "de"));

    assertThat(page.body()).contains("Rufen Sie die Hilfe für Anmeldungen an.");
  }

  @Test
  void a_post_that_is_not_there_is_a_404() {
    WebBrowser.Page page = browser.get(app.at("/app/posts/3kaaaaaaaaaaa"));

    assertThat(page.status()).isEqualTo(404);
    assertThat(page.body()).contains("Not found on your server");
  }

  @Test
  void a_session_that_ended_at_the_server_sends_the_person_to_sign_in_again() {
    app.network().endSessions(app.alice());
    app.network().faults().rejectAccessTokens(true);

    WebBrowser.Page page = browser.get(app.at("/app/dashboard"));

    assertThat(page.status()).isBetween(302, 303);
    assertThat(page.location().getPath()).isEqualTo("/atproto/");
    assertThat(browser.cookies().keySet()).noneMatch(name -> name.endsWith("-session"));
  }
}
