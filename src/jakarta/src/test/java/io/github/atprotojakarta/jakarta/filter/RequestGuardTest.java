package io.github.atprotojakarta.jakarta.filter;

import static io.github.atprotojakarta.jakarta.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.AtprotoPrincipal;
import io.github.atprotojakarta.jakarta.FlakySessionStore;
import io.github.atprotojakarta.jakarta.TestBrowser;
import io.github.atprotojakarta.jakarta.TestParts;
import io.github.atprotojakarta.jakarta.TestServer;
import io.github.atprotojakarta.jakarta.internal.web.RequestParameters;
import io.github.atprotojakarta.jakarta.session.AtprotoSessions;
import io.github.atprotojakarta.testkit.StrictNetwork;
import io.github.atprotojakarta.testkit.server.Endpoint;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The filter in front of an application of the loopback client. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestGuardTest {
  private StrictNetwork network;
  private TestServer server;
  private Did alice;
  private TestBrowser browser;

  /** Says who calls, as the application sees it. */
  private static final class WhoServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      if ("/open/quiet".equals(request.getPathInfo())) {
        return;
      }
      AtprotoSessions sessions = CDI.current().select(AtprotoSessions.class).get();
      response
          .getWriter()
          .print(
              request.getRemoteUser()
                  + " "
                  + request.getAuthType()
                  + " "
                  + (request.getUserPrincipal() instanceof AtprotoPrincipal)
                  + " "
                  + request.isUserInRole("writer")
                  + request.isUserInRole("reader")
                  + request.isUserInRole("**")
                  + " "
                  + sessions.current().map(session -> session.did().value()).orElse("nobody"));
    }
  }

  /** Says the caller's handle, and asks for roles several times. */
  private static final class RolesServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      AtprotoPrincipal caller = (AtprotoPrincipal) request.getUserPrincipal();
      response
          .getWriter()
          .print(
              caller.handle().orElseThrow()
                  + " "
                  + request.isUserInRole("writer")
                  + request.isUserInRole("reader")
                  + request.isUserInRole("writer"));
    }
  }

  /** Calls the person's server and hands on what that throws, wrapped as an EJB does. */
  private static final class CallServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      AtprotoSessions sessions = CDI.current().select(AtprotoSessions.class).get();
      response.setHeader("Content-Disposition", "attachment");
      try {
        response
            .getWriter()
            .print(sessions.require().xrpc().query("com.atproto.server.getSession", Map.of()));
      } catch (RuntimeException e) {
        throw new ServletException(new IllegalStateException("EJB", e));
      }
    }
  }

  @BeforeAll
  void start() throws Exception {
    network = StrictNetwork.start();
    alice = network.createAccount("alice.atnet.dev", "alice-pass");
    server =
        TestServer.builder()
            .attribute("network", network)
            .parameter("atproto.plc-directory", network.plcDirectory().toString())
            .parameter("atproto.login-page", "/sign-in")
            .parameter("atproto.csrf.exempt", "/hook")
            .filterParameter("open", "/open/*, *.css")
            .servlet("/*", new WhoServlet())
            .servlet("/call", new CallServlet())
            .servlet("/roles", new RolesServlet())
            .start();
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

  @Test
  void a_person_is_sent_to_sign_in_and_back() throws Exception {
    HttpResponse<String> sent = browser.open(server.uri("/notes?page=2"));

    assertThat(sent.statusCode()).isEqualTo(303);
    assertThat(location(sent))
        .isEqualTo(server.uri("/sign-in") + "?return_to=%2Fshop%2Fnotes%3Fpage%3D2");

    HttpResponse<String> back = signIn("return_to=/shop/notes?page=2");
    assertThat(location(back)).isEqualTo(server.uri("/notes?page=2").toString());
    HttpResponse<String> page = browser.open(URI.create(location(back)));
    assertThat(page.body()).isEqualTo(alice + " ATPROTO true truefalsetrue " + alice);
    assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
  }

  @Test
  void the_principal_has_the_handle_that_the_login_verified_and_roles_are_asked_once()
      throws Exception {
    signIn("");
    int before = CDI.current().select(TestParts.class).get().rolesAsked();

    assertThat(browser.open(server.uri("/roles")).body())
        .isEqualTo("alice.atnet.dev truefalsetrue");

    assertThat(CDI.current().select(TestParts.class).get().rolesAsked()).isEqualTo(before + 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/sign-in", "/open", "/open/page", "/oauth/nothing"})
  void open_pages_need_no_session(String path) throws Exception {
    assertThat(browser.open(server.uri(path)).statusCode()).isIn(200, 404);
  }

  @Test
  void an_open_page_knows_who_is_signed_in_all_the_same() throws Exception {
    assertThat(browser.open(server.uri("/open/page")).body())
        .isEqualTo("null null false falsefalsefalse nobody");
    signIn("");
    assertThat(browser.open(server.uri("/open/page")).body()).startsWith(alice + " ATPROTO true");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/notes/1.css",
        "/sign-in/x",
        "/sign-in;x=1/../notes",
        "/open/../notes",
        "/open/%2e%2e/notes",
        "//open/x/..;/../notes",
        "/oauth",
        "/oauth/../notes",
        "/oauth/%2e%2e/notes",
        "/Open/page",
        "/openly"
      })
  void no_spelling_of_an_address_gets_past_the_guard(String path) throws Exception {
    String answer = server.rawGet("/shop" + path);

    assertThat(answer).matches("(?s)HTTP/1.1 (303|400|404) .*").doesNotContain("nobody");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/notes?q={a}|b^c\\d`e|/notes?q=%7Ba%7D%7Cb%5Ec%5Cd%60e",
        "/notes?q=100%|/notes?q=100%25",
        "/notes?q=\u00c3\u00bc|/notes?q=%C3%BC",
        "/notes/a;v=1/b|/notes/a;v=1/b",
        "/notes/a%20b%C3%BC|/notes/a%20b%C3%BC"
      })
  void what_browsers_send_raw_comes_back_after_the_login(String asked) throws Exception {
    String raw = asked.substring(0, asked.lastIndexOf('|'));
    String escaped = asked.substring(asked.lastIndexOf('|') + 1);

    String answer = server.rawGet("/shop" + raw);

    String toLogin = answer.replaceAll("(?s).*?\nLocation: ([^\r\n]*).*", "$1");
    assertThat(toLogin)
        .isEqualTo(
            server.uri("/sign-in") + "?" + RequestParameters.pair("return_to", "/shop" + escaped));
    HttpResponse<String> signedIn = signIn(URI.create(toLogin).getRawQuery());
    assertThat(location(signedIn)).isEqualTo(server.uri(escaped).toString());
  }

  @Test
  void a_long_address_comes_back_after_the_login() throws Exception {
    String page = "/notes?q=" + "a".repeat(6000);

    String toLogin = location(browser.open(server.uri(page)));

    assertThat(location(signIn(URI.create(toLogin).getRawQuery())))
        .isEqualTo(server.uri(page).toString());
  }

  @Test
  void an_address_that_cannot_come_back_is_not_lost_without_a_word() throws Exception {
    String answer = server.rawGet("/shop/notes?q=" + "`".repeat(2800));

    String home = RequestParameters.pair("return_to", "/shop/?atproto_notice=page_lost");
    assertThat(answer)
        .contains("Location: " + server.uri("/sign-in") + "?" + home + "&atproto_notice=page_lost");
  }

  @Test
  void a_program_gets_a_401_and_a_problem_instead_of_a_redirect() throws Exception {
    HttpResponse<String> script = browser.call(server.uri("/notes"));
    HttpResponse<String> tool =
        browser.send(HttpRequest.newBuilder(server.uri("/notes")).header("Accept", "text/json"));
    HttpResponse<String> ajax =
        browser.send(
            HttpRequest.newBuilder(server.uri("/notes"))
                .header("Accept", "text/html")
                .header("X-Requested-With", "XMLHttpRequest"));

    for (HttpResponse<String> answer : List.of(script, tool, ajax)) {
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("AtprotoSession");
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
      assertThat(answer.body()).contains("\"code\":\"signed_out\"");
    }
  }

  @Test
  void every_401_names_the_login_page_and_the_page_of_the_script() throws Exception {
    URI page = server.uri("/notes?page=2");
    String login = server.uri("/sign-in") + "?return_to=%2Fshop%2Fnotes%3Fpage%3D2";

    for (String path : new String[] {"/notes", "/oauth/session"}) {
      HttpResponse<String> answer =
          browser.send(
              HttpRequest.newBuilder(server.uri(path))
                  .header("Accept", "*/*")
                  .header("Referer", page.toString())
                  .header("Sec-Fetch-Mode", "cors"));

      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.body()).contains("\"login\":\"" + login + "\"");
      assertThat(answer.headers().firstValue("Link"))
          .contains("<" + login + ">; rel=\"tag:atprotojakarta.github.io,2026:login\"");
      assertThat(answer.headers().firstValue("HX-Redirect")).isEmpty();
    }
  }

  @Test
  void a_preflight_gets_a_401_with_the_headers_of_earlier_filters() throws Exception {
    HttpResponse<String> answer =
        browser.send(
            request("OPTIONS", "/notes")
                .header("Origin", "https://sibling.example")
                .header("Access-Control-Request-Method", "PUT"));

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("X-Frame-Options")).contains("DENY");
  }

  @Test
  void a_401_names_no_page_of_another_site() throws Exception {
    HttpResponse<String> answer =
        browser.send(
            HttpRequest.newBuilder(server.uri("/notes"))
                .header("Referer", "https://evil.example/shop/notes"));

    assertThat(answer.body()).contains("\"login\":\"" + server.uri("/sign-in") + "\"");
  }

  @Test
  void htmx_is_sent_to_the_login_page_and_back_to_the_page_that_the_browser_shows()
      throws Exception {
    HttpResponse<String> answer =
        browser.send(
            HttpRequest.newBuilder(server.uri("/notes/list"))
                .header("HX-Request", "true")
                .header("HX-Current-URL", server.uri("/notes?page=2").toString())
                .header("Referer", server.uri("/other").toString())
                .header("Accept", "text/html"));

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("HX-Redirect"))
        .contains(server.uri("/sign-in") + "?return_to=%2Fshop%2Fnotes%3Fpage%3D2");
    HttpResponse<String> boosted =
        browser.send(
            HttpRequest.newBuilder(server.uri("/notes/7"))
                .header("HX-Request", "true")
                .header("HX-Boosted", "true")
                .header("HX-Current-URL", server.uri("/notes?page=2").toString()));
    assertThat(boosted.headers().firstValue("HX-Redirect"))
        .contains(server.uri("/sign-in") + "?return_to=%2Fshop%2Fnotes%2F7");
  }

  @Test
  void a_partial_request_of_faces_gets_a_partial_response_with_a_redirect() throws Exception {
    HttpResponse<String> answer =
        browser.send(
            form("/notes.xhtml")
                .header("Faces-Request", "partial/ajax")
                .header("Referer", server.uri("/notes.xhtml?a=1&b=2").toString()));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/xml");
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(answer.body())
        .contains(
            "<partial-response><redirect url=\""
                + server.uri("/sign-in")
                + "?return_to=%2Fshop%2Fnotes.xhtml%3Fa%3D1%26b%3D2%26atproto_notice%3Dform_not_sent"
                + "&amp;atproto_notice=form_not_sent\"/></partial-response>");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, Origin, https://evil.example",
    "PUT, Origin, https://sibling.127.0.0.1",
    "DELETE, Sec-Fetch-Site, same-site",
    "PATCH, Origin, null",
    "POST, Sec-Fetch-Site, cross-site",
  })
  void another_site_s_page_changes_nothing_in_a_person_s_name(
      String method, String header, String value) throws Exception {
    signIn("");

    for (String path : new String[] {"/notes", "/open/page"}) {
      HttpResponse<String> answer = browser.send(request(method, path).header(header, value));

      assertThat(answer.statusCode()).as(path).isEqualTo(403);
      assertThat(answer.body()).contains("\"code\":\"cross_site\"");
    }
    HttpResponse<String> exempt = browser.send(request(method, "/hook").header(header, value));
    assertThat(exempt.body()).startsWith(alice.value());
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "DELETE"})
  void an_own_page_and_a_program_change_what_they_may(String method) throws Exception {
    signIn("");
    String own = "http://127.0.0.1:" + server.port();

    for (HttpRequest.Builder request :
        List.of(
            request(method, "/notes").header("Origin", own),
            request(method, "/notes").header("Sec-Fetch-Site", "same-origin"),
            request(method, "/notes"))) {
      assertThat(browser.send(request).body()).startsWith(alice.value());
    }
  }

  @Test
  void somebody_signed_out_is_not_told_of_another_site_but_asked_to_sign_in() throws Exception {
    HttpRequest.Builder form = form("/notes").header("Origin", "https://evil.example");

    assertThat(browser.send(form).statusCode()).isEqualTo(303);
    HttpRequest.Builder open = request("POST", "/open/x").header("Origin", "https://evil.example");
    assertThat(browser.send(open).body()).startsWith("null");
  }

  @Test
  void an_open_page_that_asks_who_is_signed_in_is_not_kept_by_caches() throws Exception {
    assertThat(cacheControl("/open/page")).contains("no-store");
    assertThat(cacheControl("/open/quiet")).isEmpty();
  }

  private Optional<String> cacheControl(String path) throws Exception {
    return browser.open(server.uri(path)).headers().firstValue("Cache-Control");
  }

  private HttpRequest.Builder request(String method, String path) {
    return HttpRequest.newBuilder(server.uri(path))
        .method(method, HttpRequest.BodyPublishers.noBody());
  }

  @ParameterizedTest
  @CsvSource({
    "/shop/notes/new?of=7, /shop/notes/new?of=7&",
    "/shop/notes/new, /shop/notes/new?",
    "/shop/notes/new?atproto_notice=form_not_sent, /shop/notes/new?",
    "/shop/oauth/login, /shop/?",
    "/other/page, /shop/?",
    "/shop/sign-in?x=1, /shop/?",
    ", /shop/?",
  })
  void a_form_of_somebody_signed_out_is_not_kept_and_its_page_is_told(String from, String back)
      throws Exception {
    HttpRequest.Builder form = form("/notes");
    if (from != null) {
      form.header("Referer", server.uri("").resolve(from).toString());
    }

    HttpResponse<String> sent = browser.send(form);

    String notice = "atproto_notice=form_not_sent";
    assertThat(sent.statusCode()).isEqualTo(303);
    assertThat(location(sent))
        .isEqualTo(
            server.uri("/sign-in")
                + "?"
                + RequestParameters.pair("return_to", back + notice)
                + "&"
                + notice);
    HttpResponse<String> signedIn = signIn(URI.create(location(sent)).getRawQuery());
    assertThat(location(signedIn)).isEqualTo("http://127.0.0.1:" + server.port() + back + notice);
  }

  @Test
  void a_form_of_another_site_comes_back_to_none_of_its_pages() throws Exception {
    HttpResponse<String> sent =
        browser.send(form("/notes").header("Referer", "https://evil.example/shop/notes"));

    assertThat(location(sent)).contains("return_to=%2Fshop%2F%3F").doesNotContain("evil");
  }

  @ParameterizedTest
  @CsvSource({"x", "x.y", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.did:plc:abc"})
  void a_cookie_that_is_not_known_to_be_ours_signs_nobody_in_and_is_left_alone(String cookie)
      throws Exception {
    browser.cookies().put(session(), cookie);

    HttpResponse<String> answer = browser.open(server.uri("/notes"));

    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
    HttpResponse<String> out = browser.post(server.uri("/oauth/logout"), "", "same-origin");
    assertThat(out.statusCode()).isEqualTo(303);
    assertThat(out.headers().allValues("Set-Cookie")).isEmpty();
  }

  @Test
  void of_two_login_cookies_with_our_name_each_is_tried() throws Exception {
    HttpResponse<String> begun =
        browser.post(server.uri("/oauth/login"), "identifier=alice.atnet.dev", "same-origin");
    URI callback = network.signIn(URI.create(location(begun)), "alice.atnet.dev", "alice-pass");
    String name = "atproto-login-" + server.port();
    String ours = browser.cookies().remove(name);
    String both = name + "=" + "a".repeat(43) + "; " + name + "=" + ours;

    HttpResponse<String> back =
        browser.send(HttpRequest.newBuilder(callback).header("Cookie", both));

    assertThat(back.statusCode()).isEqualTo(303);
    assertThat(browser.cookies()).containsKey(session());
  }

  @Test
  void of_two_cookies_with_our_name_each_is_tried() throws Exception {
    String foreign = "a".repeat(43) + ".did:web:other.example";
    signIn("");
    String ours = browser.cookies().remove(session());
    String both = session() + "=" + foreign + "; " + session() + "=" + ours;

    HttpResponse<String> page =
        browser.send(HttpRequest.newBuilder(server.uri("/notes")).header("Cookie", both));

    assertThat(page.body()).startsWith(alice + " ATPROTO");
  }

  @Test
  void the_cookies_of_an_application_on_another_port_are_not_used_and_left_alone()
      throws Exception {
    signIn("");
    String session = browser.cookies().remove(session());
    browser.cookies().put("atproto-session-" + (server.port() + 1), session);

    HttpResponse<String> answer = browser.open(server.uri("/notes"));
    HttpResponse<String> out = browser.post(server.uri("/oauth/logout"), "", "same-origin");

    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
    assertThat(out.headers().allValues("Set-Cookie")).isEmpty();
    browser.cookies().put(session(), session);
    assertThat(browser.open(server.uri("/notes")).statusCode()).isEqualTo(200);
  }

  @Test
  void a_session_token_with_another_account_is_no_session() throws Exception {
    Did bob = network.createAccount("bob.atnet.dev", "bob-pass");
    signIn("");
    browser
        .cookies()
        .computeIfPresent(session(), (name, cookie) -> cookie.replace(alice.value(), bob.value()));

    assertThat(browser.call(server.uri("/notes")).statusCode()).isEqualTo(401);
  }

  @Test
  void guarding_a_fresh_session_asks_no_other_server() throws Exception {
    signIn("");
    long before = network.counters().requests(Endpoint.TOKEN);
    network.faults().failNextRequest(Endpoint.TOKEN, 500);

    assertThat(browser.open(server.uri("/notes")).statusCode()).isEqualTo(200);
    assertThat(network.counters().requests(Endpoint.TOKEN)).isEqualTo(before);
    network.faults().clear();
  }

  @Test
  void a_session_that_cannot_be_looked_up_now_is_a_503_and_no_sign_out() throws Exception {
    signIn("");
    System.setProperty(FlakySessionStore.DOWN, "true");
    try {
      HttpResponse<String> page = browser.open(server.uri("/notes"));
      HttpResponse<String> call = browser.call(server.uri("/oauth/session"));
      HttpResponse<String> logout = browser.post(server.uri("/oauth/logout"), "", "same-origin");

      for (HttpResponse<String> answer : List.of(page, call, logout)) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("10");
        assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
        assertThat(answer.body()).doesNotContain("db.internal");
      }
    } finally {
      System.clearProperty(FlakySessionStore.DOWN);
    }
    assertThat(browser.open(server.uri("/notes")).statusCode()).isEqualTo(200);
  }

  @Test
  void a_session_that_ends_while_it_is_used_leads_to_sign_in() throws Exception {
    signIn("");
    assertThat(browser.open(server.uri("/call")).body()).contains(alice.value());
    network.endSessions(alice);

    HttpResponse<String> answer = browser.open(server.uri("/call?x=1"));

    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(location(answer))
        .endsWith("/sign-in?return_to=%2Fshop%2Fcall%3Fx%3D1&atproto_notice=session_ended");
    assertThat(answer.headers().firstValue("X-Frame-Options")).contains("DENY");
    assertThat(answer.headers().firstValue("Content-Disposition")).isEmpty();
    assertThat(browser.cookies()).doesNotContainKey(session());
  }

  @Test
  void a_login_page_on_localhost_is_sent_on_to_127_0_0_1_before_it_begins() throws Exception {
    URI localhost = URI.create("http://localhost:" + server.port() + "/shop/oauth/login");

    HttpResponse<String> form =
        browser.post(localhost, "identifier=alice.atnet.dev", "same-origin");
    HttpResponse<String> link =
        browser.open(URI.create(localhost + "?identifier=alice.atnet.dev"), "same-origin");

    assertThat(form.statusCode()).isEqualTo(307);
    assertThat(location(form)).isEqualTo(server.uri("/oauth/login").toString());
    // A browser hides the origin after this; the referrer has to be let through.
    assertThat(form.headers().firstValue("Referrer-Policy"))
        .contains("strict-origin-when-cross-origin");
    assertThat(location(link))
        .isEqualTo(server.uri("/sign-in?identifier=alice.atnet.dev").toString());
    assertThat(browser.cookies()).isEmpty();
    HttpResponse<String> begun =
        browser.send(
            HttpRequest.newBuilder(URI.create(location(form)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Origin", "null")
                .header("Referer", "http://localhost:" + server.port() + "/")
                .header("Sec-Fetch-Site", "cross-site")
                .POST(HttpRequest.BodyPublishers.ofString("identifier=alice.atnet.dev")));
    assertThat(location(begun)).startsWith(network.issuer() + "/oauth/authorize?");
  }

  @Test
  void the_loopback_client_has_no_documents_and_says_why() throws Exception {
    for (String path : new String[] {"/oauth/client-metadata.json", "/oauth/jwks.json"}) {
      HttpResponse<String> answer = browser.call(server.uri(path));

      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body()).contains("not_found").contains("Set atproto.");
    }
  }

  @Test
  void cookies_of_the_loopback_client_work_without_https() throws Exception {
    HttpResponse<String> back = signIn("");

    assertThat(back.headers().firstValue("Set-Cookie").orElse(""))
        .startsWith(session() + "=")
        .contains("Path=/shop; HttpOnly; SameSite=Lax")
        .doesNotContain("Secure");
  }

  private HttpRequest.Builder form(String path) {
    return HttpRequest.newBuilder(server.uri(path))
        .header("Accept", "text/html")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString("secret=1"));
  }

  private String session() {
    return "atproto-session-" + server.port();
  }

  private HttpResponse<String> signIn(String parameters) throws Exception {
    HttpResponse<String> begun =
        browser.post(
            server.uri("/oauth/login"), "identifier=alice.atnet.dev&" + parameters, "same-origin");
    URI callback = network.signIn(URI.create(location(begun)), "alice.atnet.dev", "alice-pass");
    assertThat(callback.toString()).startsWith(server.uri("/oauth/callback").toString());
    return browser.open(callback, "cross-site");
  }
}
