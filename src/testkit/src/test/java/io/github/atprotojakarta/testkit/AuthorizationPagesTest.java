package io.github.atprotojakarta.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.http.HttpBody;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.testkit.server.FormEncoding;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The sign-in and consent pages, and the authorization responses. */
class AuthorizationPagesTest extends NetworkTest {
  private final ConfidentialClient app = new ConfidentialClient(network);

  @Test
  void who_denies_sends_access_denied() {
    assertThat(RawClient.query(network.deny(url(request -> {}))))
        .isEqualTo(
            RawClient.ordered(
                "iss",
                network.issuer().toString(),
                "state",
                "s",
                "error",
                "access_denied",
                "error_description",
                "Access denied"));
  }

  @Test
  void a_wrong_password_is_told_on_the_page_and_can_be_typed_again() {
    URI url = url(request -> {});
    Browser browser = network.browser();
    assertThatThrownBy(() -> browser.signIn(url, "alice.test", "wrong"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Invalid identifier or password");
    assertThat(RawClient.query(browser.signIn(url, "alice.test", "alice-pass")))
        .containsKey("code");
  }

  @Test
  void the_sign_in_page_names_the_client_and_is_filled_with_the_hint() {
    RawClient.Reply page = page(url(request -> {}));
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.text()).contains("name=\"identifier\" value=\"alice.test\"");
    assertThat(page.text()).contains("redirect_uri=http%3A%2F%2F127.0.0.1%2Fcb");
    assertThat(page.header("Content-Security-Policy")).contains("frame-ancestors 'none'");
    assertThat(page.header("Cache-Control")).isEqualTo("no-store");
    assertThat(page.header("Set-Cookie")).contains("; HttpOnly; SameSite=Lax; Secure");
  }

  @Test
  void a_hint_that_is_a_did_shows_the_handle() {
    RawClient.Reply page = page(url(request -> request.put("login_hint", alice.value())));
    assertThat(page.text()).contains("name=\"identifier\" value=\"alice.test\"");
  }

  @Test
  void what_a_client_calls_itself_is_text() {
    app.become(client, "/x.json", metadata -> metadata.add("client_name", "<script>\"&"));
    assertThat(page(url(request -> {})).text())
        .contains("&lt;script&gt;&quot;&amp;")
        .doesNotContain("<script>\"");
  }

  @Test
  void a_request_is_good_once() {
    URI url = url(request -> {});
    network.signIn(url, "alice.test", "alice-pass");
    URI again = network.signIn(url, "alice.test", "alice-pass");
    assertThat(RawClient.query(again))
        .containsEntry("error", "access_denied")
        .containsEntry("error_description", "This request was already authorized");
    assertThat(page(url).status()).isEqualTo(400);
    assertThat(page(url).text()).contains("Unknown request_uri");
  }

  @Test
  void a_request_expires_after_five_minutes() {
    URI url = url(request -> {});
    clock.advance(Duration.ofMinutes(5).plusSeconds(1));
    assertThat(RawClient.query(network.signIn(url, "alice.test", "alice-pass")))
        .containsEntry("error_description", "This request has expired");
  }

  @Test
  void a_request_stays_with_the_browser_that_opened_it() {
    URI url = url(request -> {});
    page(url);
    assertThat(RawClient.query(network.signIn(url, "alice.test", "alice-pass")))
        .containsEntry("error_description", "This request was initiated from another device");
  }

  @Test
  void a_request_stays_with_the_client_that_pushed_it() {
    String requestUri = RawClient.required(RawClient.query(url(request -> {})), "request_uri");
    URI url =
        client.issuer(
            "/oauth/authorize?"
                + FormEncoding.format(
                    RawClient.ordered(
                        "client_id",
                        RawClient.loopbackClient("atproto"),
                        "request_uri",
                        requestUri)));
    assertThat(RawClient.query(network.deny(url)))
        .containsEntry("error_description", "This request was initiated for another client");
  }

  @Test
  void without_a_pushed_request_there_is_no_page() {
    URI url =
        client.issuer(
            "/oauth/authorize?" + FormEncoding.format(client.authorization(RawClient.verifier())));
    assertThat(page(url).status()).isEqualTo(400);
    assertThat(page(url).text()).contains("query.request_uri");
    assertThat(page(client.issuer("/oauth/authorize")).status()).isEqualTo(400);
  }

  @Test
  void a_form_of_another_page_is_refused() {
    URI url = url(request -> {});
    RawClient.Reply page = page(url);
    String cookie = page.cookie();
    Map<String, String> fields =
        BrowserPage.of(url, 200, page.text()).fields("/oauth/authorize/sign-in");
    fields.put("identifier", "alice.test");
    fields.put("password", "alice-pass");
    assertThat(signIn(fields, cookie, "https://evil.atnet.dev").status()).isEqualTo(400);
    assertThat(signIn(fields, "other=x", network.issuer().toString()).text())
        .contains("This page needs cookies");
    String token = fields.put("csrf_token", "x");
    assertThat(signIn(fields, cookie, network.issuer().toString()).text())
        .contains("This form came from another site");
    fields.put("csrf_token", token);
    assertThat(signIn(fields, cookie, network.issuer().toString()).status()).isEqualTo(303);
  }

  @Test
  void nobody_approves_without_signing_in() {
    URI url = url(request -> {});
    RawClient.Reply page = page(url);
    Map<String, String> fields =
        BrowserPage.of(url, 200, page.text()).fields("/oauth/authorize/consent");
    fields.put("decision", "approve");
    fields.put("did", alice.value());
    RawClient.Reply reply =
        client.send(
            HttpRequest.post(
                    client.issuer("/oauth/authorize/consent"),
                    "application/x-www-form-urlencoded",
                    HttpBody.of(FormEncoding.format(fields)))
                .header("Cookie", page.cookie()));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.text()).contains("Sign in first");
  }

  @Test
  void with_form_post_the_response_is_a_form_that_sends_itself() {
    Browser browser = network.browser();
    URI callback =
        browser.signIn(
            url(request -> request.put("response_mode", "form_post")), "alice.test", "alice-pass");
    assertThat(browser.callbackByForm()).isTrue();
    assertThat(callback.toString()).startsWith(RawClient.REDIRECT + "?");
    assertThat(RawClient.query(callback)).containsOnlyKeys("iss", "state", "code");
    browser.signIn(url(request -> {}), "alice.test", "alice-pass");
    assertThat(browser.callbackByForm()).isFalse();
  }

  @Test
  void a_deactivated_account_cannot_approve() {
    network.deactivate(alice);
    assertThat(RawClient.query(network.signIn(url(request -> {}), "alice.test", "alice-pass")))
        .containsEntry("error", "access_denied")
        .containsEntry("error_description", "This account has been deactivated");
    network.activate(alice);
    assertThat(client.login().access()).isNotEmpty();
  }

  @Test
  void silent_sign_in_needs_a_remembered_account_and_an_earlier_consent() {
    app.become(client);
    Browser browser = network.browser();
    Consumer<Map<String, String>> silently = request -> request.put("prompt", "none");
    assertThat(RawClient.query(browser.approve(url(silently))))
        .containsEntry("error", "login_required")
        .containsEntry("error_description", "Login is required");
    browser.signInRemembered(
        url(request -> request.put("scope", "atproto")), "alice.test", "alice-pass");
    assertThat(RawClient.query(browser.approve(url(silently))))
        .containsEntry("error", "consent_required")
        .containsEntry("error_description", "User consent required");
    Consumer<Map<String, String>> narrow = silently.andThen(r -> r.put("scope", "atproto"));
    assertThat(RawClient.query(browser.approve(url(narrow)))).containsKey("code");
    assertThat(RawClient.query(browser.approve(url(r -> r.put("scope", "atproto")))))
        .containsKey("code");
    assertThat(RawClient.query(network.browser().approve(url(silently))))
        .containsEntry("error", "login_required");
  }

  @Test
  void an_account_can_be_selected_only_where_one_is_remembered() {
    app.become(client);
    Browser browser = network.browser();
    Consumer<Map<String, String>> select = request -> request.put("prompt", "select_account");
    assertThat(RawClient.query(browser.approve(url(select))))
        .containsEntry("error", "account_selection_required");
    browser.signInRemembered(url(request -> {}), "alice.test", "alice-pass");
    assertThat(RawClient.query(browser.approve(url(select)))).containsKey("code");
  }

  @Test
  void a_public_client_is_asked_every_time() {
    Browser browser = network.browser();
    browser.signInRemembered(url(request -> {}), "alice.test", "alice-pass");
    assertThat(RawClient.query(browser.deny(url(request -> {}))))
        .containsEntry("error", "access_denied");
  }

  private RawClient.Reply signIn(Map<String, String> fields, String cookie, String origin) {
    return client.send(
        HttpRequest.post(
                client.issuer("/oauth/authorize/sign-in"),
                "application/x-www-form-urlencoded",
                HttpBody.of(FormEncoding.format(fields)))
            .header("Cookie", cookie)
            .header("Origin", origin));
  }

  private RawClient.Reply page(URI url) {
    return client.send(HttpRequest.get(url));
  }

  private URI url(Consumer<Map<String, String>> change) {
    Map<String, String> request = client.authorization(RawClient.verifier());
    change.accept(request);
    return client.authorizationUrl(client.form("/oauth/par", request));
  }
}
