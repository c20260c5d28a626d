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
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** The same in a real browser, which enforces what the headers say. */
@Tag("browser")
class ChromiumIT {
  private static RunningApplication app;
  private Chromium chromium;
  private PersonInChromium alice;

  @BeforeAll
  static void start() throws IOException {
    app = RunningApplication.start();
    ProfileOfAlice.write(app.network());
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
  }

  @AfterEach
  void close() {
    if (chromium != null) {
      chromium.close();
    }
    app.network().faults().clear();
  }

  @Test
  void a_person_signs_in_writes_a_post_and_signs_out() throws IOException {
    alice.opens("/app/dashboard");
    see(PersonInChromium.HANDLE);
    assertThat(chromium.overflowsWhenNarrow()).isFalse();
    chromium.inspect("1-start");
    alice.entersHandle();
    chromium.inspect("2-sign-in-at-server");
    alice.entersPassword();
    chromium.inspect("2-consent");
    alice.approves();
    assertThat(see(By.id("handle")).getText()).isEqualTo("@alice.test");
    assertThat(see(By.id("who")).getText()).isEqualTo(ProfileOfAlice.DISPLAY_NAME);
    assertThat(see(By.cssSelector("img.avatar")).getDomProperty("naturalWidth")).isEqualTo("128");
    assertThat(chromium.overflowsWhenNarrow()).isFalse();
    chromium.inspect("3-dashboard");

    see(By.id("text")).sendKeys("Hello from a real browser");
    see(By.id("write")).click();
    assertThat(see(By.id("post-text")).getText()).isEqualTo("Hello from a real browser");
    assertThat(see(By.id("post-uri")).getText()).startsWith("at://did:plc:");
    chromium.inspect("4-post");

    see(By.id("sign-out")).click();
    see(By.id("identifier"));
    assertThat(chromium.complaints()).isEmpty();
  }

  @Test
  void a_login_that_begins_on_localhost_goes_on_at_127_0_0_1() {
    chromium.driver().get(app.at("/").toString().replace("127.0.0.1", "localhost"));

    alice.signsIn();

    assertThat(see(By.id("handle")).getText()).isEqualTo("@alice.test");
    assertThat(chromium.driver().getCurrentUrl()).startsWith("http://127.0.0.1:");
  }

  @Test
  void new_posts_appear_without_loading_the_page_and_what_is_being_written_stays()
      throws IOException {
    signIn();
    see(By.id("text")).sendKeys("Not finished yet");
    WebBrowser elsewhere = WebBrowser.person();
    SignInSteps.as(app, elsewhere);
    elsewhere.post(app.at("/app/posts"), Map.of("text", "<b>From</b> my telephone"));

    see(By.cssSelector("#look-again button")).click();

    WebElement newest = see(By.xpath("//ul[@id='post-rows']/li[1]//a[contains(., 'telephone')]"));
    assertThat(newest.getText()).isEqualTo("<b>From</b> my telephone");
    assertThat(see(By.cssSelector("#post-rows time")).getText()).endsWith(" UTC");
    assertThat(see(By.id("posts-status")).getText()).startsWith("Updated at ");
    assertThat(see(By.id("text")).getDomProperty("value")).isEqualTo("Not finished yet");
    String row = listOfPosts();
    assertThat(chromium.overflowsWhenNarrow()).isFalse();
    chromium.inspect("7-newest-posts");
    assertThat(chromium.complaints()).isEmpty();

    chromium.driver().navigate().refresh();
    assertThat(listOfPosts()).as("as the server writes it").isEqualTo(row);
    newest = see(By.cssSelector("#post-rows li:first-child a"));
    newest.click();
    assertThat(see(By.id("post-text")).getText()).isEqualTo("<b>From</b> my telephone");
  }

  private String listOfPosts() {
    return see(By.id("post-rows")).getDomProperty("innerHTML");
  }

  @Test
  void somebody_who_was_signed_out_meanwhile_is_told_and_keeps_what_they_wrote()
      throws IOException {
    signIn();
    see(By.id("text")).sendKeys("Not finished yet");
    forgetTheSession();

    see(By.cssSelector("#look-again button")).click();

    see(By.xpath("//*[@id='posts-status'][contains(., 'You have been signed out.')]"));
    assertThat(see(By.id("text")).getDomProperty("value")).isEqualTo("Not finished yet");

    see(By.id("write")).click();
    assertThat(see(By.id("form-not-sent-yet")).getText()).contains("Your form was not sent.");
    assertThat(chromium.driver().findElements(By.cssSelector("[role=status]"))).hasSize(1);
    chromium.inspect("8-sign-in-first");
    alice.signsIn();
    WebElement notice = see(By.id("form-not-sent"));
    assertThat(notice.getText()).startsWith("Your form was not sent.");
    assertThat(notice.getAriaRole()).isEqualTo("status");
    assertThat(chromium.overflowsWhenNarrow()).isFalse();
    chromium.inspect("9-form-not-sent");
  }

  private void forgetTheSession() {
    chromium.driver().manage().deleteAllCookies();
  }

  @Test
  void an_operator_sees_how_the_node_is() throws IOException {
    SignInSteps.submit(app, WebBrowser.person(), "nobody.test");
    signIn();
    see(By.id("operator-link")).click();
    assertThat(see(By.id("ready")).getText()).isEqualTo("ready");
    see(By.cssSelector("#failures li"));
    assertThat(chromium.driver().findElements(By.cssSelector("#charts svg rect"))).isNotEmpty();
    see(By.id("block-account")).sendKeys("did:web:spam.example.com");
    see(By.id("block-reason")).sendKeys("Spam, ticket 4712");
    see(By.id("block")).click();
    assertThat(see(By.id("blocks")).getText()).contains("did:web:spam.example.com", "4712");
    assertThat(chromium.overflowsWhenNarrow()).isFalse();
    chromium.inspect("10-operator");
    assertThat(chromium.complaints()).isEmpty();

    see(By.id("block-account")).sendKeys("spam.example.com");
    see(By.id("block-reason")).sendKeys("Spam");
    see(By.id("block")).click();
    assertThat(see(By.id("block-problem")).getText()).contains("must be a DID");
    chromium.inspect("10-operator-wrong-account");
  }

  @Test
  void a_mistyped_handle_is_explained() throws IOException {
    chromium.driver().get(app.at("/").toString());
    see(By.id("identifier")).sendKeys("nobody.test");
    see(By.id("sign-in")).click();

    assertThat(see(By.tagName("h1")).getText()).isNotBlank();
    assertThat(chromium.overflowsWhenNarrow()).isFalse();
    chromium.inspect("5-unknown-handle");
  }

  @Test
  void a_lost_page_is_explained() throws IOException {
    chromium.driver().get(app.at("/nowhere").toString());

    assertThat(see(By.tagName("h1")).getText()).isEqualTo("Page not found");
    chromium.inspect("6-not-found");
  }

  @Test
  void a_post_that_is_too_long_is_explained() throws IOException {
    signIn();
    see(By.id("text")).sendKeys("x".repeat(301));
    see(By.id("write")).click();

    assertThat(see(By.id("text-problem")).getText()).contains("301", "300");
    assertThat(see(By.id("text")).getDomProperty("value")).hasSize(301);
    chromium.inspect("13-post-too-long");
  }

  @Test
  void a_pds_that_is_out_of_order_is_explained() throws IOException {
    signIn();
    see(By.id("text"));
    app.network().faults().failRequests(Endpoint.XRPC, 503, "120");

    alice.opens("/app/dashboard");
    assertThat(see(By.id("problem")).getText()).contains("not available now");
    chromium.inspect("14-dashboard-without-pds");
    alice.opens("/app/posts/3kaaaaaaaaaaa");
    assertThat(see(By.id("problem")).getText()).contains("You are still signed in.");
    chromium.inspect("15-pds-not-available");
  }

  @Test
  void a_link_to_the_logout_asks_first() throws IOException {
    signIn();
    see(By.id("text"));

    alice.opens("/oauth/logout?return_to=" + app.base().getPath() + "/?signed_out");
    WebElement button = see(By.tagName("button"));
    assertThat(chromium.overflowsWhenNarrow()).isFalse();
    chromium.inspect("16-sign-out");
    button.click();
    assertThat(see(By.id("signed-out")).getText()).isEqualTo("You were signed out.");
    chromium.inspect("17-signed-out");
  }

  private void signIn() {
    alice.opens("/app/dashboard");
    alice.signsIn();
  }

  private WebElement see(By what) {
    return chromium.see(what);
  }
}
