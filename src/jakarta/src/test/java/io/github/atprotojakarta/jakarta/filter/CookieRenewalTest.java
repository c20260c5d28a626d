package io.github.atprotojakarta.jakarta.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.TestBrowser;
import io.github.atprotojakarta.jakarta.TestServer;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.StrictNetwork;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cookie of a browser that is in use lives longer, but not longer than its session. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CookieRenewalTest {
  private static final Pattern AGE = Pattern.compile("Max-Age=(\\d+)");

  private StrictNetwork network;
  private TestServer server;
  private Did alice;
  private StoredSession model;
  private TestBrowser browser;
  private int sessions;

  private static final class NotesServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().print(request.getRemoteUser());
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
            .parameter("atproto.cookie-max-age", "P2D")
            .parameter("atproto.session.absolute", "P30D")
            .parameter("atproto.xrpc-proxy.allow", "com.atproto.server.getSession")
            .filterParameter("open", "/open")
            .servlet("/*", new NotesServlet())
            .start();
    browser = new TestBrowser();
    browser.signIn(server, network);
    assertThat(renewed(browser.open(server.uri("/notes")))).isEmpty();
    model = store().findAll(alice).get(0);
  }

  @AfterAll
  void stop() {
    server.close();
    network.close();
  }

  @Test
  void it_is_renewed_once_with_its_full_age() throws Exception {
    useAsOf(Duration.ofDays(5));

    HttpResponse<String> first = browser.open(server.uri("/notes"));

    assertThat(renewed(first)).singleElement().satisfies(CookieRenewalTest::isComplete);
    assertThat(age(first)).isEqualTo(Duration.ofDays(2));
    assertThat(first.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(renewed(browser.open(server.uri("/notes")))).isEmpty();
  }

  @Test
  void it_does_not_outlive_the_end_of_the_session() throws Exception {
    useAsOf(Duration.ofDays(13));

    assertThat(age(browser.open(server.uri("/notes"))))
        .isBetween(Duration.ofHours(23), Duration.ofDays(1).plusMinutes(10));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/oauth/session", "/oauth/xrpc/com.atproto.server.getSession"})
  void calls_of_scripts_renew_it(String path) throws Exception {
    useAsOf(Duration.ofDays(5));

    assertThat(renewed(browser.call(server.uri(path)))).hasSize(1);
    assertThat(renewed(browser.call(server.uri(path)))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/open", "/oauth/client-metadata.json", "/favicon.ico"})
  void a_response_that_may_be_cached_never_carries_it(String path) throws Exception {
    useAsOf(Duration.ofDays(5));

    assertThat(renewed(browser.open(server.uri(path)))).isEmpty();
    assertThat(renewed(browser.open(server.uri("/notes")))).hasSize(1);
  }

  @Test
  void a_sign_out_comes_after_it() throws Exception {
    useAsOf(Duration.ofDays(5));

    browser.post(server.uri("/oauth/logout"), "", "same-origin");

    assertThat(browser.cookies().keySet()).noneMatch(name -> name.contains("session"));
  }

  private static void isComplete(String cookie) {
    assertThat(cookie).contains("; Path=/shop; HttpOnly; SameSite=Lax");
  }

  private static Duration age(HttpResponse<String> response) {
    Matcher age = AGE.matcher(renewed(response).get(0));
    assertThat(age.find()).isTrue();
    return Duration.ofSeconds(Long.parseLong(age.group(1)));
  }

  private static List<String> renewed(HttpResponse<String> response) {
    return response.headers().allValues("Set-Cookie").stream()
        .filter(cookie -> cookie.contains("-session"))
        .toList();
  }

  /** Gives the browser another session of the account, whose login was some time ago. */
  private void useAsOf(Duration sinceLogin) {
    String token = String.format("%043d", ++sessions);
    store()
        .insert(
            model.toBuilder()
                .key(SessionKey.of(alice, Secret.of(token)))
                .createdAt(Instant.now().minus(sinceLogin))
                .build());
    browser.cookies().put("atproto-session-" + server.port(), token + "." + alice);
  }

  private static SessionStore store() {
    return CDI.current().select(SessionStore.class).get();
  }
}
