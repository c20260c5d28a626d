package io.github.atprotojakarta.devnet;

import static io.github.atprotojakarta.devnet.WarApplication.path;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a person does at the example application, with a real account. */
@ExtendWith(OneNetwork.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WarTest {
  private static final String DASHBOARD = path("/app/dashboard");

  private final DevnetClientType kind;
  ReferenceNetwork network;
  NetworkControl control;
  WarApplication application;
  Person person;
  ProxiedBrowser browser;

  WarTest(DevnetClientType kind) {
    this.kind = kind;
  }

  @BeforeAll
  void deploy(ReferenceNetwork network, @TempDir Path directory) {
    this.network = network;
    control = network.control();
    application = new WarApplication(network, kind, directory);
  }

  @AfterAll
  void undeploy() {
    if (application != null) {
      application.close();
    }
  }

  @BeforeEach
  void begin() {
    person = Person.join(network);
    browser = application.browser();
  }

  /** The authorization page that the application sends the browser to. */
  private URI askToSignIn() {
    return askToSignIn(Map.of());
  }

  /** The same for a login with more to it than the account. */
  URI askToSignIn(Map<String, String> more) {
    Map<String, String> fields = new HashMap<>(more);
    fields.put("identifier", person.handle());
    fields.put("return_to", DASHBOARD);
    HttpResponse<String> answer = browser.submitOnly(path("/oauth/login"), fields);
    return redirect(answer);
  }

  /** Where an answer of the application sends the browser. */
  static URI redirect(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    return URI.create(answer.headers().firstValue("Location").orElseThrow());
  }

  HttpResponse<String> signIn() {
    return browser.open(person.signIn(askToSignIn()).toString());
  }

  void assertSignedIn(HttpResponse<String> dashboard) {
    assertThat(dashboard.statusCode()).as(dashboard.body()).isEqualTo(200);
    assertThat(dashboard.body()).contains("@" + person.handle(), person.did().value());
  }

  private void assertSignedOut() {
    HttpResponse<String> page = browser.open(DASHBOARD);
    assertThat(page.body()).contains("name=\"identifier\"").doesNotContain(person.did().value());
  }

  @Test
  void the_dashboard_shows_the_account_that_signed_in() {
    assertSignedIn(signIn());

    assertThat(control.tokens(person.did())).hasSize(1);
  }

  @Test
  void the_cookies_are_bound_to_the_host_wherever_it_is_https() {
    signIn();

    assertThat(browser.cookies()).isNotEmpty();
    assertThat(browser.cookies().keySet())
        .allMatch(name -> name.startsWith("__Host-") == (kind == DevnetClientType.CONFIDENTIAL));
  }

  @Test
  void a_post_is_written_and_read_again() {
    signIn();

    HttpResponse<String> written =
        browser.submit(path("/app/posts"), Map.of("text", "Grüße aus Jakarta"));

    assertThat(written.statusCode()).as(written.body()).isEqualTo(200);
    assertThat(written.body()).contains("Grüße aus Jakarta", "at://" + person.did());
  }

  @Test
  void an_expired_token_is_refreshed_without_the_person_noticing() {
    // Of two seconds the server says one, and of one none, which says nothing.
    control.tokenMaxAge(Duration.ofSeconds(2));
    signIn();
    control.tokenMaxAge(Duration.ofHours(1));
    awaitExpiry();
    control.resetLog();

    assertSignedIn(browser.open(DASHBOARD));

    assertThat(control.responses("POST /oauth/token", 200)).isEqualTo(1);
  }

  /** Waits until the access token has expired by what the application was told. */
  private void awaitExpiry() {
    Instant expiry =
        Instant.parse(
            ReferenceClientIT.json(browser.openOnly(path("/oauth/session")).body())
                .getString("expiresAt"));
    while (Instant.now().isBefore(expiry)) {
      Thread.onSpinWait();
    }
  }

  @Test
  void a_restart_of_the_server_signs_nobody_out() {
    signIn();

    application.restart();
    browser.serverIsAt(application.actual());

    assertSignedIn(browser.open(DASHBOARD));
    assertThat(control.tokens(person.did())).hasSize(1);
  }

  @Test
  void signing_out_ends_the_tokens_at_the_pds() {
    signIn();

    browser.submit(path("/oauth/logout"), Map.of());

    assertThat(control.tokens(person.did())).isEmpty();
    assertSignedOut();
  }

  @Test
  void a_person_who_denies_is_told_so_and_is_not_signed_in() {
    URI callback = person.browser().deny(askToSignIn());

    HttpResponse<String> page = browser.open(callback.toString());

    assertThat(page.statusCode()).isLessThan(500);
    assertThat(control.tokens(person.did())).isEmpty();
    assertSignedOut();
  }

  @Test
  void a_session_that_the_server_has_forgotten_leads_to_the_login_page() {
    control.tokenMaxAge(Duration.ofSeconds(1));
    signIn();
    control.deleteTokens(person.did());

    assertSignedOut();
  }

  @Test
  void another_browser_cannot_use_the_callback() {
    URI callback = person.signIn(askToSignIn());
    control.resetLog();

    HttpResponse<String> page = application.browser().open(callback.toString());

    assertThat(page.statusCode()).isBetween(200, 499);
    assertThat(control.requests("POST /oauth/token")).isZero();
  }

  @Test
  void no_token_and_no_code_is_in_the_log() {
    URI callback = person.signIn(askToSignIn());
    browser.open(callback.toString());
    String code = BareClient.parameters(callback).get("code");

    assertThat(application.log())
        .doesNotContain(code)
        .doesNotContain("eyJ") // a JWT: access token, DPoP proof or client assertion
        .doesNotContain("ref-"); // the reference server's refresh tokens
    browser
        .cookies()
        .values()
        .forEach(value -> assertThat(application.log()).doesNotContain(value));
  }
}
