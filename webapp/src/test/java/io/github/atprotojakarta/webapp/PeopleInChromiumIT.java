package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.testkit.server.Endpoint;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;

/** What people do with a browser: two of them, two tabs, the Back button, no mouse. */
@Tag("browser")
class PeopleInChromiumIT {
  private static final String BOB = "bob.test";
  private static final String PASSWORD_OF_BOB = "bob-pass";
  private static final By SIGN_OUT = By.id("sign-out");

  private static RunningApplication app;
  private Chromium chromium;
  private PersonInChromium alice;
  private PersonInChromium bob;

  @BeforeAll
  static void start() throws IOException {
    app = RunningApplication.start();
    app.network().createAccount(BOB, PASSWORD_OF_BOB);
  }

  @AfterAll
  static void stop() {
    if (app != null) {
      app.close();
    }
  }

  @BeforeEach
  void open() throws IOException {
    chromium = Chromium.start();
    alice = PersonInChromium.alice(app, chromium);
    bob = new PersonInChromium(app, chromium, BOB, PASSWORD_OF_BOB);
  }

  @AfterEach
  void close() {
    if (chromium != null) {
      chromium.close();
    }
    app.network().faults().clear();
  }

  @Test
  void two_people_in_two_browsers_use_their_own_accounts() throws IOException {
    try (Chromium other = Chromium.start()) {
      PersonInChromium elsewhere = new PersonInChromium(app, other, BOB, PASSWORD_OF_BOB);
      alice.opens("/");
      elsewhere.opens("/");
      alice.entersHandle();
      elsewhere.entersHandle();
      alice.entersPassword();
      elsewhere.entersPassword();
      alice.approves();
      elsewhere.approves();
      assertThat(alice.accountOnDashboard()).isEqualTo("@alice.test");
      assertThat(elsewhere.accountOnDashboard()).isEqualTo("@bob.test");

      chromium.see(SIGN_OUT).click();

      chromium.see(By.id("signed-out"));
      assertThat(elsewhere.accountOnDashboard()).isEqualTo("@bob.test");
      elsewhere.opens("/app/operator");
      other.seeTitle("You may not do this");
      assertThat(other.see(By.id("problem")).getText()).contains("a role that you do not have");
      assertThat(other.status()).isEqualTo(403);
      other.inspect("20-not-allowed");
    }
  }

  @Test
  void two_tabs_that_sign_in_at_the_same_time_are_both_signed_in() {
    app.network().createAccount("carol.test", "carol-pass");
    PersonInChromium carol = new PersonInChromium(app, chromium, "carol.test", "carol-pass");
    carol.opens("/");
    carol.entersHandle();
    carol.entersPassword();
    String first = chromium.driver().getWindowHandle();
    chromium.driver().switchTo().newWindow(WindowType.TAB);
    carol.opens("/");

    carol.signsIn();

    assertThat(chromium.see(By.id("handle")).getText()).isEqualTo("@carol.test");
    chromium.driver().switchTo().window(first);
    carol.approves();
    assertThat(chromium.see(By.id("handle")).getText()).isEqualTo("@carol.test");
    assertThat(chromium.driver().findElements(By.cssSelector("#sessions li")))
        .as("the second sign-in of a browser ends the session of the first")
        .hasSize(1);
  }

  /** Two responses at the same moment each set the cookie, and the browser keeps one. */
  @Test
  void a_tab_that_lost_its_login_to_another_one_is_told_and_can_sign_in() throws IOException {
    bob.opens("/");
    bob.entersHandle();
    String first = chromium.driver().getWindowHandle();
    chromium.forgetCookies("-login-");
    chromium.driver().switchTo().newWindow(WindowType.TAB);
    bob.opens("/");
    bob.entersHandle();
    bob.entersPassword();
    String second = chromium.driver().getWindowHandle();
    chromium.driver().switchTo().window(first);
    bob.entersPassword();

    bob.approves();

    chromium.seeTitle("This sign-in belongs to another browser");
    chromium.inspect("21-other-browser");
    chromium.see(PersonInChromium.CONTINUE).click();
    bob.entersPassword();
    bob.approves();
    assertThat(chromium.see(By.id("handle")).getText()).isEqualTo("@bob.test");
    chromium.driver().switchTo().window(second);
    bob.approves();
    assertThat(chromium.see(By.id("handle")).getText()).isEqualTo("@bob.test");
  }

  @Test
  void two_tabs_sign_in_to_two_accounts_of_one_browser() throws IOException {
    alice.opens("/");
    alice.entersHandle();
    alice.entersPassword();
    String first = chromium.driver().getWindowHandle();
    chromium.driver().switchTo().newWindow(WindowType.TAB);
    bob.opens("/");
    bob.signsIn();
    assertThat(chromium.see(By.id("handle")).getText()).isEqualTo("@bob.test");
    chromium.driver().switchTo().window(first);
    alice.approves();
    assertThat(chromium.see(By.id("handle")).getText()).isEqualTo("@alice.test");

    chromium.see(By.id("accounts-link")).click();

    assertThat(chromium.see(By.id("accounts")).getText()).contains("@alice.test", "@bob.test");
    assertThat(chromium.overflowsWhenNarrow()).isFalse();
    chromium.inspect("22-accounts");
    chromium.see(By.cssSelector("#accounts form button")).click();
    assertThat(chromium.see(By.id("handle")).getText()).isEqualTo("@bob.test");
    alice.opens("/");
    chromium.see(By.id("welcome"));
    chromium.inspect("23-start-when-signed-in");
    alice.opens("/?another");
    chromium.see(PersonInChromium.HANDLE);
    chromium.inspect("24-another-account");
  }

  @Test
  void a_person_sees_their_devices_and_signs_out_of_all_of_them() throws IOException {
    bob.opens("/");
    bob.signsIn();
    assertThat(chromium.see(By.id("sessions")).getText())
        .contains("Chrome · Linux", "this session", "Signed in:", "Last used:");
    try (Chromium other = Chromium.start()) {
      PersonInChromium elsewhere = new PersonInChromium(app, other, BOB, PASSWORD_OF_BOB);
      elsewhere.opens("/");
      elsewhere.signsIn();
      other.see(By.id("handle"));

      chromium.see(By.id("sign-out-everywhere")).click();

      assertThat(chromium.see(By.id("signed-out")).getText()).isEqualTo("You were signed out.");
      elsewhere.opens("/app/dashboard");
      other.see(PersonInChromium.HANDLE);
    }
  }

  @Test
  void a_person_is_asked_for_more_when_they_want_to_give_it() throws IOException {
    try (RunningApplication modest =
        RunningApplication.start(Map.of("atproto.login-scope", "atproto"))) {
      PersonInChromium person = PersonInChromium.alice(modest, chromium);
      person.opens("/");
      person.signsIn();
      assertThat(chromium.see(By.id("missing")).getText()).contains("repo:app.bsky.feed.post");
      assertThat(chromium.overflowsWhenNarrow()).isFalse();
      chromium.inspect("29-permissions-missing");

      chromium.see(By.id("ask")).click();
      person.entersPassword();
      person.approves();

      assertThat(chromium.see(By.id("scopes")).getText()).contains("repo:app.bsky.feed.post");
      assertThat(chromium.driver().findElements(By.id("missing"))).isEmpty();
    }
  }

  @Test
  void the_back_button_leads_home_after_a_sign_in() {
    alice.opens("/");
    alice.signsIn();
    chromium.see(By.id("handle"));
    String sessions = app.rows();
    String callback =
        chromium.documents().stream()
            .filter(address -> address.startsWith(app.at("/oauth/callback?").toString()))
            .findFirst()
            .orElseThrow();

    while (!address().equals(app.at("/").toString())) {
      chromium.driver().navigate().back();
      chromium.see(By.tagName("h1"));
    }
    chromium.see(By.id("welcome"));
    assertThat(chromium.driver().findElements(PersonInChromium.HANDLE)).isEmpty();

    // A browser that has the callback itself in its history.
    chromium.driver().get(callback);
    chromium.see(By.id("welcome"));
    assertThat(address()).isEqualTo(app.at("/").toString());
    assertThat(alice.accountOnDashboard()).isEqualTo("@alice.test");
    assertThat(app.rows()).isEqualTo(sessions);
  }

  @Test
  void the_back_button_shows_nothing_after_signing_out() {
    alice.opens("/");
    alice.signsIn();
    chromium.see(SIGN_OUT).click();
    chromium.see(By.id("signed-out"));

    chromium.driver().navigate().back();

    chromium.see(PersonInChromium.HANDLE);
    assertThat(chromium.driver().getPageSource()).doesNotContain(app.alice().value());
  }

  private String address() {
    return String.valueOf(chromium.driver().getCurrentUrl());
  }

  @Test
  void a_person_who_denied_access_can_try_again() throws IOException {
    alice.opens("/");
    alice.entersHandle();
    alice.entersPassword();

    chromium.see(PersonInChromium.DENY).click();

    chromium.seeTitle("Access was denied");
    assertThat(chromium.status()).isEqualTo(403);
    WebElement tryAgain = chromium.see(PersonInChromium.CONTINUE);
    assertThat(tryAgain.getText()).isEqualTo("Try again");
    assertThat(chromium.overflowsWhenNarrow()).isFalse();
    chromium.inspect("25-denied");
    tryAgain.click();
    alice.entersPassword();
    alice.approves();
    assertThat(chromium.see(By.id("handle")).getText()).isEqualTo("@alice.test");
  }

  @Test
  void a_login_that_took_too_long_is_explained() throws IOException {
    try (RunningApplication hasty =
        RunningApplication.start(Map.of("atproto.login-timeout", "PT1S"))) {
      PersonInChromium slow = PersonInChromium.alice(hasty, chromium);
      slow.opens("/");
      slow.entersHandle();
      slow.entersPassword();
      // The browser forgets its part of the login when the server does.
      chromium.await(driver -> !chromium.cookies().contains("-login-"));

      slow.approves();

      chromium.seeTitle("Sign-in expired");
      assertThat(chromium.status()).isEqualTo(400);
      assertThat(hasty.rows()).isEqualTo("pending=0 sessions=0");
      chromium.inspect("26-expired");
      slow.entersHandle();
    }
  }

  /** Another port, another site, and pages for which the browser does not tell the site. */
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, /plain",
    "localhost, /plain",
    "localhost, /no-referrer",
    "localhost, /sandbox"
  })
  void a_form_of_another_site_begins_no_login(String host, String page) throws IOException {
    try (OtherSite other = new OtherSite(app)) {
      String rows = app.rows();
      long pushed = app.network().counters().requests(Endpoint.PAR);
      chromium.driver().get(other.at(host, page).toString());

      chromium.see(By.id("form")).click();

      chromium.seeTitle("This request came from another site");
      assertThat(chromium.see(By.tagName("main")).getText())
          .contains("Use a page of this application.");
      assertThat(chromium.status()).isEqualTo(403);
      assertThat(chromium.see(PersonInChromium.HANDLE).getDomProperty("value")).isEmpty();
      assertThat(app.network().counters().requests(Endpoint.PAR)).isEqualTo(pushed);
      assertThat(app.rows()).isEqualTo(rows);
      chromium.inspect("27-form-of-another-site");
    }
  }

  @Test
  void a_link_of_another_site_only_fills_the_form_in() throws IOException {
    try (OtherSite other = new OtherSite(app)) {
      long pushed = app.network().counters().requests(Endpoint.PAR);
      chromium.driver().get(other.at("localhost", "/plain").toString());

      chromium.see(By.id("link")).click();

      assertThat(chromium.see(PersonInChromium.HANDLE).getDomProperty("value"))
          .isEqualTo(OtherSite.ACCOUNT);
      assertThat(app.network().counters().requests(Endpoint.PAR)).isEqualTo(pushed);
    }
  }

  @Test
  void a_person_needs_no_mouse() throws IOException {
    Keyboard keyboard = new Keyboard(chromium.driver());
    alice.opens("/");
    WebElement handle = chromium.see(PersonInChromium.HANDLE);
    assertThat(keyboard.focused()).as("ready to type").isEqualTo(handle);
    keyboard.type(alice.handle());
    keyboard.tabTo(PersonInChromium.CONTINUE);
    keyboard.type(Keys.ENTER);

    chromium.see(PersonInChromium.PASSWORD);
    keyboard.type(RunningApplication.PASSWORD, Keys.ENTER);
    chromium.see(PersonInChromium.APPROVE);
    keyboard.tabTo(PersonInChromium.APPROVE);
    keyboard.type(Keys.ENTER);

    chromium.see(By.id("handle"));
    keyboard.tabTo(By.className("skip"));
    chromium.inspect("28-skip-link");
    keyboard.type(Keys.ENTER);
    keyboard.tabTo(By.id("text"));
    keyboard.type("Without a mouse");
    keyboard.tabTo(By.id("write"));
    keyboard.type(Keys.ENTER);
    assertThat(chromium.see(By.id("post-text")).getText()).isEqualTo("Without a mouse");

    keyboard.tabTo(SIGN_OUT);
    keyboard.type(Keys.ENTER);
    chromium.see(By.id("signed-out"));
  }
}
