package io.github.atprotojakarta.jakarta.login;

import static io.github.atprotojakarta.jakarta.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.TestBrowser;
import io.github.atprotojakarta.jakarta.TestParts;
import io.github.atprotojakarta.jakarta.TestServer;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.session.SessionEvent;
import io.github.atprotojakarta.session.SessionEvent.SessionCreated;
import io.github.atprotojakarta.session.SessionEvent.SessionDeleted;
import io.github.atprotojakarta.testkit.StrictNetwork;
import io.github.atprotojakarta.testkit.server.Endpoint;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole sign-in of a confidential client, over HTTP, against the strict network. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoginTripTest {
  private static final String PUBLIC = "https://app.atnet.dev/shop";
  private static final String SESSION = "__Host-atproto-session";

  private StrictNetwork network;
  private TestServer server;
  private Did alice;
  private TestBrowser browser;

  @BeforeAll
  void start() throws Exception {
    network = StrictNetwork.start();
    alice = network.createAccount("alice.atnet.dev", "alice-pass");
    network.createAccount("bob.atnet.dev", "bob-pass");
    server =
        TestServer.builder()
            .attribute("network", network)
            .parameter("atproto.public-url", PUBLIC)
            .parameter("atproto.plc-directory", network.plcDirectory().toString())
            .parameter(
                "atproto.keys", ClientKeySet.generate(new SecureRandom()).toPrivateJwks().reveal())
            .parameter("atproto.scope", "atproto transition:generic")
            .parameter("atproto.client-name", "The shop")
            .parameter("atproto.logo-uri", "https://cdn.atnet.dev/logo.png?v=2")
            .parameter("atproto.tos-uri", PUBLIC + "/terms")
            .parameter("atproto.policy-uri", PUBLIC + "/privacy")
            .start();
    network.mapOrigin(URI.create("https://app.atnet.dev"), server.uri("").resolve("/"));
  }

  @AfterAll
  void stop() {
    server.close();
    network.close();
  }

  @BeforeEach
  void newBrowser() {
    browser = new TestBrowser();
  }

  @AfterEach
  void noFaults() {
    network.faults().clear();
  }

  @Test
  void a_person_signs_in_and_lands_where_they_wanted_to_go() throws Exception {
    HttpResponse<String> begun =
        begin("identifier=alice.atnet.dev&return_to=/shop/notes%3Fpage%3D2");

    assertThat(begun.statusCode()).isEqualTo(303);
    assertThat(location(begun)).startsWith(network.issuer() + "/oauth/authorize?");
    assertThat(begun.headers().firstValue("Set-Cookie").orElse(""))
        .startsWith("__Host-atproto-login=")
        .contains("Max-Age=600; Path=/; HttpOnly; SameSite=Lax; Secure");
    assertThat(browser.cookies()).doesNotContainKey(SESSION);

    HttpResponse<String> back = browser.open(approved(begun), "cross-site");

    assertThat(back.statusCode()).isEqualTo(303);
    assertThat(location(back)).isEqualTo("https://app.atnet.dev/shop/notes?page=2");
    assertThat(back.headers().firstValue("Referrer-Policy")).contains("no-referrer");
    assertThat(browser.cookies().get(SESSION)).endsWith("." + alice);
  }

  @Test
  void a_form_without_content_does_not_take_its_fields_from_the_query() throws Exception {
    HttpResponse<String> refused =
        browser.post(server.uri("/oauth/login?identifier=alice.atnet.dev"), "", "same-origin");

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("Enter your handle");
  }

  @Test
  void without_a_return_address_a_person_lands_at_home() throws Exception {
    HttpResponse<String> back = signIn();

    assertThat(location(back)).isEqualTo(PUBLIC + "/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//evil.example",
        "https%3A%2F%2Fevil.example",
        "/%5Cevil.example",
        "/a%00b",
        "/shop/oauth/login",
        "/shop/%256Fauth/login",
        "/shop/x&return_to=/shop/y"
      })
  void a_hostile_return_address_leads_home_and_does_not_spoil_the_login(String returnTo)
      throws Exception {
    HttpResponse<String> begun = begin("identifier=alice.atnet.dev&return_to=" + returnTo);

    HttpResponse<String> back = browser.open(approved(begun), "cross-site");

    assertThat(location(back)).isEqualTo(PUBLIC + "/?atproto_notice=page_lost");
    assertThat(browser.cookies()).containsKey(SESSION);
    HttpResponse<String> out =
        browser.post(server.uri("/oauth/logout"), "return_to=" + returnTo, "same-origin");
    assertThat(location(out)).isEqualTo(PUBLIC + "/?atproto_notice=page_lost");
    assertThat(browser.cookies()).doesNotContainKey(SESSION);
  }

  @Test
  void a_form_without_the_field_returns_to_the_page_that_the_login_page_was_opened_for()
      throws Exception {
    HttpResponse<String> begun =
        beginFrom("https://app.atnet.dev/shop/?return_to=%2Fshop%2Fnotes%3Fq%3D%257B1%257D");

    HttpResponse<String> back = browser.open(approved(begun), "cross-site");

    assertThat(location(back)).isEqualTo("https://app.atnet.dev/shop/notes?q=%7B1%7D");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/shop/?return_to=/shop/notes",
        "https://app.atnet.dev.evil.example/shop/?return_to=/shop/notes",
        "https://evil.example@app.atnet.dev/shop/?return_to=/shop/notes",
        "http://app.atnet.dev/shop/?return_to=/shop/notes",
        "https://app.atnet.dev/shop/other?return_to=/shop/notes",
        "https://app.atnet.dev/?return_to=/shop/notes",
        "https://app.atnet.dev/shop/?x=%zz&return_to=/shop/notes",
        "https://app.atnet.dev/shop/#?return_to=/shop/notes",
        "https://app.atnet.dev"
      })
  void no_other_page_says_where_a_person_returns_to(String referrer) throws Exception {
    HttpResponse<String> back = browser.open(approved(beginFrom(referrer)), "cross-site");

    assertThat(location(back)).isEqualTo(PUBLIC + "/");
  }

  @Test
  void a_hostile_page_in_the_login_pages_address_leads_home() throws Exception {
    HttpResponse<String> begun = beginFrom(PUBLIC + "/?return_to=//evil.example");

    assertThat(location(browser.open(approved(begun), "cross-site")))
        .isEqualTo(PUBLIC + "/?atproto_notice=page_lost");
  }

  @Test
  void the_session_tells_who_is_signed_in() throws Exception {
    assertThat(browser.call(server.uri("/oauth/session")).statusCode()).isEqualTo(401);
    signIn();

    HttpResponse<String> session = browser.call(server.uri("/oauth/session"));

    assertThat(session.statusCode()).isEqualTo(200);
    assertThat(session.headers().firstValue("Cache-Control")).contains("no-store");
    JsonObject json = json(session);
    assertThat(json.getString("did")).isEqualTo(alice.value());
    assertThat(json.getString("handle")).isEqualTo("alice.atnet.dev");
    assertThat(json.getString("pds")).isEqualTo(network.pds().toString());
    assertThat(json.getString("issuer")).isEqualTo(network.issuer().toString());
    assertThat(json.getJsonArray("scopes")).hasSize(2);
    assertThat(json.getString("expiresAt")).isNotBlank();
  }

  @Test
  void a_person_signs_out_and_the_session_is_revoked() throws Exception {
    signIn();
    int before = network.counters().sessions(alice);

    HttpResponse<String> out =
        browser.post(server.uri("/oauth/logout"), "return_to=/shop/bye", "same-origin");

    assertThat(out.statusCode()).isEqualTo(303);
    assertThat(location(out)).isEqualTo("https://app.atnet.dev/shop/bye");
    assertThat(browser.cookies()).doesNotContainKey(SESSION);
    assertThat(network.counters().sessions(alice)).isEqualTo(before - 1);
    assertThat(browser.post(server.uri("/oauth/logout"), "", "same-origin").statusCode())
        .isEqualTo(303);
  }

  @Test
  void what_happens_to_sessions_is_told_as_cdi_events() throws Exception {
    signIn();
    browser.post(server.uri("/oauth/logout"), "", "same-origin");

    assertThat(CDI.current().select(TestParts.class).get().events())
        .filteredOn(event -> event.key().did().equals(alice))
        .hasAtLeastOneElementOfType(SessionCreated.class)
        .filteredOn(SessionDeleted.class::isInstance)
        .map(event -> ((SessionDeleted) event).cause())
        .contains(SessionEvent.Cause.SIGNED_OUT);
  }

  @Test
  void signing_in_again_ends_the_session_that_it_replaces() throws Exception {
    signIn();
    String first = browser.cookies().get(SESSION);
    int before = network.counters().sessions(alice);

    signIn();

    assertThat(browser.cookies().get(SESSION)).isNotEqualTo(first);
    assertThat(network.counters().sessions(alice)).isEqualTo(before);
    browser.cookies().put(SESSION, first);
    assertThat(browser.call(server.uri("/oauth/session")).statusCode()).isEqualTo(401);
  }

  @Test
  void a_callback_by_form_is_sent_on_as_a_link_so_that_its_cookie_comes_along() throws Exception {
    URI callback = approved(begin("identifier=alice.atnet.dev"));
    TestBrowser crossSite = new TestBrowser();

    HttpResponse<String> posted =
        crossSite.post(
            server.uri("/oauth/callback"), callback.getRawQuery() + "&evil=1", "cross-site");

    assertThat(posted.statusCode()).isEqualTo(303);
    assertThat(location(posted)).startsWith(PUBLIC + "/oauth/callback?").doesNotContain("evil");
    HttpResponse<String> back = browser.open(here(URI.create(location(posted))), "cross-site");
    assertThat(location(back)).isEqualTo(PUBLIC + "/");
    assertThat(browser.cookies()).containsKey(SESSION);
  }

  @Test
  void a_silent_login_that_does_not_do_is_begun_again_with_questions() throws Exception {
    HttpResponse<String> begun =
        begin("identifier=alice.atnet.dev&prompt=none&return_to=/shop/notes");
    URI refused = network.browser().approve(URI.create(location(begun)));
    assertThat(refused.getQuery()).contains("error=");

    HttpResponse<String> again = browser.open(here(refused), "cross-site");

    assertThat(again.statusCode()).isEqualTo(303);
    assertThat(location(again)).startsWith(network.issuer() + "/oauth/authorize?");
    HttpResponse<String> back = browser.open(approved(again), "cross-site");
    assertThat(location(back)).isEqualTo("https://app.atnet.dev/shop/notes");
  }

  @Test
  void another_site_cannot_sign_a_person_in_or_out() throws Exception {
    signIn();
    for (String site : new String[] {"cross-site", "same-site"}) {
      HttpResponse<String> login =
          browser.post(server.uri("/oauth/login"), "identifier=bob.atnet.dev", site);
      HttpResponse<String> logout = browser.post(server.uri("/oauth/logout"), "", site);

      assertThat(login.statusCode()).isEqualTo(403);
      assertThat(logout.statusCode()).isEqualTo(403);
    }
    assertThat(browser.call(server.uri("/oauth/session")).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site", "none"})
  void a_link_from_elsewhere_leads_to_the_login_page_and_begins_nothing(String site)
      throws Exception {
    HttpResponse<String> answer =
        browser.open(
            server.uri("/oauth/login?identifier=bob.atnet.dev&return_to=/shop/notes"), site);

    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(location(answer))
        .isEqualTo(PUBLIC + "/?identifier=bob.atnet.dev&return_to=%2Fshop%2Fnotes");
    assertThat(browser.cookies()).isEmpty();
  }

  @Test
  void a_link_of_the_application_itself_begins_a_login() throws Exception {
    HttpResponse<String> answer =
        browser.open(server.uri("/oauth/login?identifier=alice.atnet.dev"), "same-origin");

    assertThat(location(answer)).startsWith(network.issuer() + "/oauth/authorize?");
  }

  @Test
  void the_client_publishes_its_metadata_and_its_public_keys_to_everybody() throws Exception {
    HttpResponse<String> metadata = browser.call(server.uri("/oauth/client-metadata.json"));
    HttpResponse<String> keys = browser.call(server.uri("/oauth/jwks.json"));

    for (HttpResponse<String> document : java.util.List.of(metadata, keys)) {
      assertThat(document.statusCode()).isEqualTo(200);
      assertThat(document.headers().firstValue("Content-Type").orElse(""))
          .startsWith("application/json");
      assertThat(document.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
      assertThat(document.headers().firstValue("Cache-Control")).contains("public, max-age=300");
    }
    JsonObject json = json(metadata);
    assertThat(json.getString("client_id")).isEqualTo(PUBLIC + "/oauth/client-metadata.json");
    assertThat(json.getString("jwks_uri")).isEqualTo(PUBLIC + "/oauth/jwks.json");
    assertThat(json.getString("client_name")).isEqualTo("The shop");
    assertThat(json.getString("logo_uri")).isEqualTo("https://cdn.atnet.dev/logo.png?v=2");
    assertThat(json.getString("tos_uri")).isEqualTo(PUBLIC + "/terms");
    assertThat(json.getString("policy_uri")).isEqualTo(PUBLIC + "/privacy");
    assertThat(keys.body()).doesNotContain("\"d\"");
  }

  @ParameterizedTest
  @CsvSource({
    "'', missing_identifier",
    "identifier=, missing_identifier",
    "identifier=alice.atnet.dev&identifier=bob.atnet.dev, repeated_parameter",
    "identifier=%zz, bad_encoding",
    "identifier=a%00b, invalid_parameter",
    "identifier=not_a_handle, invalid_identifier",
    "identifier=nobody.atnet.dev, handle_not_found",
    "identifier=did:plc:aaaaaaaaaaaaaaaaaaaaaaaa, did_not_found",
    "identifier=did:key:abc, invalid_identifier",
    "identifier=alice.atnet.dev&scope=atproto+transition:chat.bsky, invalid_scope",
    "identifier=alice.atnet.dev&prompt=never, invalid_parameter",
  })
  void bad_input_gets_a_400_with_its_code(String form, String code) throws Exception {
    HttpResponse<String> answer = program("/oauth/login", form);

    assertProblem(answer, 400, code);
    assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
  }

  @Test
  void a_handle_whose_account_claims_another_is_refused() throws Exception {
    Did carol = network.createAccount("carol.atnet.dev", "carol-pass");
    network.pointHandle("other.atnet.dev", carol);

    assertProblem(program("/oauth/login", "identifier=other.atnet.dev"), 400, "handle_mismatch");
  }

  @Test
  void a_server_with_broken_metadata_is_a_502() throws Exception {
    Did dave = network.createAccount("dave.atnet.dev", "dave-pass");
    network.migrate(dave);
    network.publish(
        URI.create("https://broken.atnet.dev/.well-known/oauth-protected-resource"),
        200,
        "application/json",
        "{\"resource\":\"https://elsewhere.atnet.dev\"}");

    HttpResponse<String> answer = program("/oauth/login", "identifier=https://broken.atnet.dev");

    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(json(answer).getString("code")).isIn("server_metadata", "server_unreachable");
  }

  @Test
  void a_server_that_does_not_answer_is_a_502_and_no_sign_out() throws Exception {
    signIn();
    network.faults().failNextRequest(Endpoint.PAR, 503);

    assertProblem(program("/oauth/login", "identifier=alice.atnet.dev"), 502, "server_unreachable");
    assertThat(browser.call(server.uri("/oauth/session")).statusCode()).isEqualTo(200);
  }

  @Test
  void a_person_who_says_no_gets_a_page_that_says_so_and_can_try_again() throws Exception {
    HttpResponse<String> begun = begin("identifier=alice.atnet.dev&return_to=/shop/notes");

    HttpResponse<String> answer =
        browser.open(here(network.deny(URI.create(location(begun)))), "cross-site");

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.headers().firstValue("Content-Type")).contains("text/html;charset=utf-8");
    assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'");
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(answer.body())
        .contains("Access was denied")
        .contains("/oauth/login?identifier=alice.atnet.dev&amp;return_to=%2Fshop%2Fnotes")
        .containsPattern("Reference: [2-9A-Z]{8}");
    assertThat(browser.cookies()).doesNotContainKey(SESSION);
  }

  @Test
  void a_callback_in_another_browser_signs_nobody_in() throws Exception {
    URI callback = approved(begin("identifier=alice.atnet.dev"));
    TestBrowser victim = new TestBrowser();

    HttpResponse<String> answer = victim.open(callback, "cross-site");

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("This sign-in belongs to another browser");
    assertThat(victim.cookies()).isEmpty();
    assertThat(browser.open(callback, "cross-site").statusCode()).isEqualTo(400);
  }

  @Test
  void a_callback_works_once() throws Exception {
    URI callback = approved(begin("identifier=alice.atnet.dev"));
    assertThat(browser.open(callback, "cross-site").statusCode()).isEqualTo(303);

    assertProblem(browser.call(callback), 400, "unknown_login");
  }

  @ParameterizedTest
  @CsvSource({
    "'', malformed_callback",
    "state=x, malformed_callback",
    "code=x, malformed_callback",
    "state=x&state=y&code=z, malformed_callback",
    "state=x&code=y&error=z, malformed_callback",
    "state=x&code=y&response=z, malformed_callback",
    "state=forged&code=y, unknown_login",
    "state=forged&error=access_denied, unknown_login",
    "state=%00%0d%0a&code=%00, unknown_login",
  })
  void a_forged_callback_is_a_400(String query, String code) throws Exception {
    begin("identifier=alice.atnet.dev");

    assertProblem(browser.call(server.uri("/oauth/callback?" + query)), 400, code);
    assertThat(browser.cookies()).doesNotContainKey(SESSION);
  }

  @Test
  void a_callback_with_a_broken_escape_is_a_400() throws Exception {
    String answer = server.rawGet("/shop/oauth/callback?state=%zz&code=y");

    assertThat(answer).startsWith("HTTP/1.1 400 ");
  }

  @ParameterizedTest
  @CsvSource({
    "iss=[^&]*, iss=https://evil.example, issuer_mismatch",
    "iss=[^&]*&?, '', issuer_mismatch",
    "code=[^&]*, code=forged, code_refused",
  })
  void an_altered_callback_is_a_400(String part, String with, String code) throws Exception {
    URI callback = approved(begin("identifier=alice.atnet.dev"));
    String altered = callback.toString().replaceFirst(part, with).replaceFirst("&$", "");
    assertThat(altered).isNotEqualTo(callback.toString());

    assertProblem(browser.call(URI.create(altered)), 400, code);
    assertThat(browser.cookies()).doesNotContainKey(SESSION);
  }

  @Test
  void a_link_to_the_logout_shows_a_page_with_a_button_and_signs_nobody_out() throws Exception {
    signIn();

    HttpResponse<String> page =
        browser.open(server.uri("/oauth/logout?return_to=/shop/bye?a=1%26b=2"), "cross-site");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains("<form method=\"post\" action=\"" + PUBLIC + "/oauth/logout\">")
        .contains("name=\"return_to\" value=\"/shop/bye?a=1&amp;b=2\"")
        .contains("<button>Sign out</button>");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("form-action 'self'; frame-ancestors 'none'");
    assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(browser.call(server.uri("/oauth/session")).statusCode()).isEqualTo(200);
    assertThat(browser.open(server.uri("/oauth/logout?return_to=//evil.example"), "none").body())
        .contains("<button>Sign out</button>")
        .doesNotContain("evil.example");
  }

  @Test
  void a_head_request_does_not_use_up_the_login() throws Exception {
    URI callback = approved(begin("identifier=alice.atnet.dev"));

    HttpResponse<String> head =
        browser.send(
            HttpRequest.newBuilder(callback).method("HEAD", HttpRequest.BodyPublishers.noBody()));

    assertThat(head.statusCode()).isEqualTo(405);
    assertThat(head.headers().firstValue("Allow")).contains("GET, OPTIONS, POST");
    assertThat(browser.open(callback, "cross-site").statusCode()).isEqualTo(303);
  }

  @Test
  void what_is_not_there_or_not_done_or_no_form_is_told_by_a_problem_too() throws Exception {
    assertProblem(browser.call(server.uri("/oauth/nothing")), 404, "not_found");
    assertProblem(browser.call(server.uri("/oauth/application.wadl")), 404, "not_found");
    HttpResponse<String> wrongMethod =
        browser.send(
            HttpRequest.newBuilder(server.uri("/oauth/logout")).header("Accept", "*/*").GET());
    assertProblem(wrongMethod, 405, "method_not_allowed");
    assertThat(wrongMethod.headers().firstValue("Allow")).contains("OPTIONS, POST");
    HttpResponse<String> options =
        browser.send(
            HttpRequest.newBuilder(server.uri("/oauth/session"))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
    assertThat(options.statusCode()).isEqualTo(200);
    assertThat(options.headers().firstValue("Allow")).contains("GET, HEAD, OPTIONS");
    HttpResponse<String> noForm =
        browser.send(
            HttpRequest.newBuilder(server.uri("/oauth/login"))
                .header("Accept", "*/*")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
    assertProblem(noForm, 415, "unsupported_media_type");
    String first = "identifier=";
    String tooLarge = first + "x".repeat(32 * 1024 + 1 - first.length());
    assertProblem(program("/oauth/login", tooLarge), 400, "form_too_large");
  }

  @Test
  void what_a_person_typed_does_not_become_part_of_the_page() throws Exception {
    String evil = "<script>alert(1)</script>\"'";

    HttpResponse<String> answer =
        begin("identifier=" + URLEncoder.encode(evil, StandardCharsets.UTF_8));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).doesNotContain("<script").contains("identifier=%3Cscript");
  }

  private HttpResponse<String> signIn() throws Exception {
    return browser.open(approved(begin("identifier=alice.atnet.dev")), "cross-site");
  }

  private HttpResponse<String> begin(String form) throws Exception {
    return browser.post(server.uri("/oauth/login"), form, "same-origin");
  }

  /** Sends the login form of a page, without the field return_to. */
  private HttpResponse<String> beginFrom(String page) throws Exception {
    return browser.send(
        HttpRequest.newBuilder(server.uri("/oauth/login"))
            .header("Accept", "text/html")
            .header("Sec-Fetch-Mode", "navigate")
            .header("Sec-Fetch-Site", "same-origin")
            .header("Referer", page)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("identifier=alice.atnet.dev")));
  }

  private HttpResponse<String> program(String path, String form) throws Exception {
    return browser.send(
        HttpRequest.newBuilder(server.uri(path))
            .header("Accept", "application/json")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form)));
  }

  private URI approved(HttpResponse<String> begun) {
    return here(network.signIn(URI.create(location(begun)), "alice.atnet.dev", "alice-pass"));
  }

  /** Where the proxy in front of an https application sends a request. */
  private URI here(URI callback) {
    assertThat(callback.toString()).startsWith(PUBLIC + "/oauth/callback?");
    return server.uri("/oauth/callback?" + callback.getRawQuery());
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    JsonObject problem = json(answer);
    assertThat(problem.getString("code")).isEqualTo(code);
    assertThat(problem.getString("type")).isEqualTo("tag:atprotojakarta.github.io,2026:" + code);
    assertThat(problem.getInt("status")).isEqualTo(status);
    assertThat(problem.getString("title")).isNotBlank();
    assertThat(problem.getString("detail")).isNotBlank();
    assertThat(problem.getString("reference")).matches("[2-9A-Z]{8}");
  }

  private static JsonObject json(HttpResponse<String> response) {
    return Json.createReader(new StringReader(response.body())).readObject();
  }
}
