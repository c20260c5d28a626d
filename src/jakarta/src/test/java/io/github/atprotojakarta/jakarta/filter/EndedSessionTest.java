package io.github.atprotojakarta.jakarta.filter;

import static io.github.atprotojakarta.jakarta.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.TestBrowser;
import io.github.atprotojakarta.jakarta.TestServer;
import io.github.atprotojakarta.jakarta.session.AtprotoSessions;
import io.github.atprotojakarta.jakarta.session.RequiresScope;
import io.github.atprotojakarta.oauth.ClientAuthentication;
import io.github.atprotojakarta.oauth.TokenSet;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.StrictNetwork;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A session that cannot be used any more is over for the application, although its row is in the
 * store: behind the filter, and in an application without it, as with Jakarta Security.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndedSessionTest {
  private static final String COCOON = "{\"error\":\"Session expired\"}";
  private static final String PEGASUS =
      "{\"error\":\"InvalidRequest\",\"message\":\"expired refresh token\"}";
  private static final Duration HOUR = Duration.ofHours(1);

  private StrictNetwork network;
  private Did alice;
  private @Nullable TestServer server;
  private TestBrowser browser;
  private volatile @Nullable HttpResponse refusal;
  private volatile boolean silent;

  /** Calls the person's server; passes on what that throws as its path says. */
  private static final class CallServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      response.getWriter().print("half a page");
      try {
        CDI.current()
            .select(AtprotoSessions.class)
            .get()
            .require()
            .xrpc()
            .query("com.atproto.server.getSession", Map.of());
      } catch (RuntimeException e) {
        throw wrapped(String.valueOf(request.getPathInfo()), e);
      }
    }

    private static RuntimeException wrapped(String how, RuntimeException e)
        throws ServletException, IOException {
      return switch (how) {
        case "/servlet" -> throw new ServletException(e);
        case "/ejb" -> throw new ServletException(new RuntimeException("as EJBException", e));
        case "/future" -> new CompletionException(new CompletionException(e));
        case "/io" -> throw new IOException(e);
        default -> e;
      };
    }
  }

  /** A bean with a scope, as an EJB. */
  @ApplicationScoped
  public static class Publisher {
    @RequiresScope("atproto")
    public String publish() {
      return "published";
    }
  }

  /** An open page that calls the bean. */
  private static final class PublishServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      try {
        response.getWriter().print(CDI.current().select(Publisher.class).get().publish());
      } catch (RuntimeException e) {
        throw new IllegalStateException("as EJBException", e);
      }
    }
  }

  /** A login page that demands what nobody has there. */
  private static final class LoginPage extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
      CDI.current().select(AtprotoSessions.class).get().require();
    }
  }

  @BeforeAll
  void start() {
    network = StrictNetwork.start();
    alice = network.createAccount("alice.atnet.dev", "alice-pass");
  }

  @AfterEach
  void stopServer() {
    if (server != null) {
      server.close();
    }
    refusal = null;
    silent = false;
  }

  @AfterAll
  void stop() {
    network.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true|400|" + COCOON + "|/call",
        "true|400|" + PEGASUS + "|/call/servlet",
        "true|403|{}|/call/ejb",
        "true|400|" + COCOON + "|/call/future",
        "true|400|" + COCOON + "|/call/io",
        "false|400|" + COCOON + "|/call",
        "false|400|" + PEGASUS + "|/call/ejb",
        "false|401|{}|/call/future"
      })
  void a_session_whose_refresh_is_refused_leads_to_the_login_page_and_programs_to_a_401(
      boolean guarded, int status, String body, String path) throws Exception {
    signIn(guarded);
    accessTokenIsOver();
    refuse(status, body);

    assertProgramGets401(path);
    assertPersonSignsIn(path);
    assertThat(stored()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void so_does_a_session_of_an_account_that_has_moved(boolean guarded) throws Exception {
    signIn(guarded);
    StoredSession session = stored();
    TokenSet tokens = session.tokens();
    replace(
        session.toBuilder()
            .tokens(tokens(tokens, network.otherIssuer(), Instant.now().minus(HOUR)))
            .build());

    assertPersonSignsIn("/call/ejb");
  }

  @Test
  void so_does_a_session_of_a_public_client_on_the_day_after_its_end() throws Exception {
    signIn(true);
    Instant now = Instant.now();
    StoredSession session = stored();
    replace(
        session.toBuilder()
            .createdAt(now.minus(Duration.ofDays(14)).minus(HOUR))
            .refreshedAt(now.minus(HOUR))
            .tokens(tokens(session.tokens(), network.issuer(), now.minus(HOUR.dividedBy(2))))
            .build());

    assertPersonSignsIn("/quiet");
  }

  @Test
  void one_whose_client_key_was_removed_is_refused_alike_by_pages_and_the_session_endpoint()
      throws Exception {
    signIn(true);
    ClientAuthentication removed = new ClientAuthentication.PrivateKeyJwt("removed");
    replace(stored().toBuilder().authentication(removed).build());
    assertThat(browser.call(at("/oauth/session")).statusCode()).isEqualTo(200);
    accessTokenIsOver();

    for (String path : List.of("/oauth/session", "/quiet")) {
      java.net.http.HttpResponse<String> reply = browser.call(at(path));
      assertThat(reply.statusCode()).as(path).isEqualTo(502);
      assertThat(reply.body()).as(path).contains("\"client_authentication\"");
    }
    java.net.http.HttpResponse<String> page = browser.open(at("/quiet"));
    assertThat(location(page)).contains("return_to=");
    assertThat(page.headers().allValues("Set-Cookie")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "500|{}",
        "429|{}",
        "400|{\"error\":\"use_dpop_nonce\"}",
        "401|{\"error\":\"invalid_client\"}",
        "0|no response"
      })
  void a_refresh_that_may_work_later_signs_nobody_out(int status, String body) throws Exception {
    signIn(true);
    accessTokenIsOver();
    if (status == 0) {
      silent = true;
    } else {
      refuse(status, body);
    }

    java.net.http.HttpResponse<String> page = browser.open(at("/call/ejb"));

    assertThat(page.statusCode()).isEqualTo(500);
    assertThat(page.headers().allValues("Set-Cookie")).isEmpty();
    assertThat(browser.open(at("/quiet")).statusCode()).isEqualTo(200);
  }

  @Test
  void the_proxy_for_scripts_tells_them_to_sign_in_and_forgets_the_cookie() throws Exception {
    signIn(true);
    accessTokenIsOver();
    refuse(400, COCOON);

    java.net.http.HttpResponse<String> reply =
        browser.call(at("/oauth/xrpc/com.atproto.server.getSession"));

    assertThat(reply.statusCode()).isEqualTo(401);
    assertThat(reply.body()).contains("\"signed_out\"");
    assertThat(browser.call(at("/oauth/session")).statusCode()).isEqualTo(401);
    assertThat(browser.cookies().keySet()).noneMatch(name -> name.contains("session"));
  }

  @Test
  void another_session_that_is_over_ends_nothing_for_the_caller() throws Exception {
    signIn(true);
    StoredSession session = stored();
    SessionKey other = SessionKey.of(alice, Secret.of("o".repeat(43)));
    store().insert(session.toBuilder().key(other).build());
    store().delete(other);

    assertThat(browser.open(at("/other?id=" + other.id())).statusCode()).isEqualTo(500);
    assertThat(browser.open(at("/quiet")).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void an_open_page_that_needs_a_session_after_all_leads_to_the_login_page(boolean guarded)
      throws Exception {
    start(guarded);

    java.net.http.HttpResponse<String> page = browser.open(at("/open/publish?x=1"));

    assertThat(page.statusCode()).isEqualTo(303);
    assertThat(location(page)).endsWith("/sign-in?return_to=%2Fshop%2Fopen%2Fpublish%3Fx%3D1");
    assertThat(browser.call(at("/open/publish")).statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_login_page_that_fails_so_does_not_lead_to_itself(boolean guarded) throws Exception {
    start(guarded);

    assertThat(browser.open(at("/sign-in")).statusCode()).isEqualTo(500);
  }

  private void assertProgramGets401(String path) throws Exception {
    TestBrowser program = new TestBrowser();
    program.cookies().putAll(browser.cookies());
    java.net.http.HttpResponse<String> reply = program.call(at(path));
    assertThat(reply.statusCode()).isEqualTo(401);
    assertThat(reply.body()).contains("\"signed_out\"").doesNotContain("half a page");
  }

  private void assertPersonSignsIn(String path) throws Exception {
    java.net.http.HttpResponse<String> page = browser.open(at(path + "?x=1"));
    assertThat(page.statusCode()).isEqualTo(303);
    assertThat(location(page))
        .startsWith(at("/sign-in?return_to=%2Fshop%2F").toString())
        .endsWith("%3Fx%3D1&atproto_notice=session_ended");
  }

  private void refuse(int status, String body) {
    refusal = HttpResponse.of(status, Map.of("Content-Type", "application/json"), body);
  }

  private void start(boolean guarded) throws Exception {
    HttpTransport transport =
        request -> {
          HttpResponse response = refusal;
          boolean refresh = request.uri().getPath().equals("/oauth/token");
          if (refresh && silent) {
            throw new HttpTransportException(HttpTransportException.Kind.EXCHANGE, "silent", null);
          }
          return refresh && response != null ? response : network.transport().send(request);
        };
    TestServer.Builder builder =
        TestServer.builder()
            .attribute("network", network)
            .attribute("transport", transport)
            .parameter("atproto.plc-directory", network.plcDirectory().toString())
            .parameter("atproto.login-page", "/sign-in")
            .parameter("atproto.xrpc-proxy.allow", "com.atproto.server.getSession")
            .filterParameter("open", "/open/*")
            .servlet("/call/*", new CallServlet())
            .servlet("/other", new OtherServlet())
            .servlet("/quiet", new QuietServlet())
            .servlet("/open/publish", new PublishServlet())
            .servlet("/sign-in", new LoginPage());
    server = (guarded ? builder : builder.unguarded()).start();
    browser = new TestBrowser();
  }

  private void signIn(boolean guarded) throws Exception {
    start(guarded);
    browser.signIn(server, network);
    assertThat(browser.open(at("/call")).statusCode()).isEqualTo(200);
  }

  /** A page that calls nobody. */
  private static final class QuietServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().print("quiet");
    }
  }

  /** A page that restores another session of the account. */
  private static final class OtherServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
      AtprotoSessions sessions = CDI.current().select(AtprotoSessions.class).get();
      sessions.restore(new SessionKey(sessions.require().did(), request.getParameter("id")));
    }
  }

  private void accessTokenIsOver() {
    StoredSession session = stored();
    replace(
        session.toBuilder()
            .tokens(tokens(session.tokens(), network.issuer(), Instant.now().minus(HOUR)))
            .build());
  }

  private static TokenSet tokens(TokenSet tokens, URI issuer, Instant expiresAt) {
    return new TokenSet(
        issuer,
        tokens.sub(),
        tokens.audience(),
        tokens.scope(),
        tokens.accessToken(),
        tokens.refreshToken(),
        expiresAt);
  }

  private static void replace(StoredSession session) {
    store().delete(session.key());
    store().insert(session);
  }

  private StoredSession stored() {
    return store().findAll(alice).get(0);
  }

  private static SessionStore store() {
    return CDI.current().select(SessionStore.class).get();
  }

  private URI at(String path) {
    TestServer running = server;
    if (running == null) {
      throw new IllegalStateException("No server");
    }
    return running.uri(path);
  }
}
