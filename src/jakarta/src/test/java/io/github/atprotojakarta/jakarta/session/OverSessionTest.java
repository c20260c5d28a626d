package io.github.atprotojakarta.jakarta.session;

import static io.github.atprotojakarta.jakarta.TestBrowser.location;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A session that is over by the settings is over for browsers and programs, at once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OverSessionTest {
  private StrictNetwork network;
  private TestServer server;
  private Did alice;
  private TestBrowser browser;

  private static final class NotesServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().print("notes");
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
            .parameter("atproto.session.idle", "PT30M")
            .parameter("atproto.session.absolute", "PT12H")
            .servlet("/notes", new NotesServlet())
            .start();
  }

  @AfterAll
  void stop() {
    server.close();
    network.close();
  }

  @BeforeEach
  void signIn() throws Exception {
    browser = new TestBrowser();
    browser.signIn(server, network);
    assertThat(browser.open(server.uri("/notes")).body()).isEqualTo("notes");
  }

  @Test
  void a_person_whose_session_was_not_used_gets_the_login_page_and_a_program_a_401()
      throws Exception {
    age(Duration.ofMinutes(31), Duration.ofMinutes(31));
    assertOver();
  }

  @Test
  void a_session_that_is_used_all_day_is_over_in_the_end() throws Exception {
    age(Duration.ofHours(13), Duration.ZERO);
    assertOver();
  }

  @Test
  void a_page_view_is_a_use() throws Exception {
    age(Duration.ofMinutes(29), Duration.ofMinutes(29));
    assertThat(browser.open(server.uri("/notes")).body()).isEqualTo("notes");
    assertThat(stored().usedAt()).isAfter(Instant.now().minus(Duration.ofMinutes(10)));
  }

  private void assertOver() throws Exception {
    HttpResponse<String> page = browser.open(server.uri("/notes"));
    assertThat(page.statusCode()).isEqualTo(303);
    assertThat(location(page)).startsWith(server.uri("/?return_to=").toString());
    HttpResponse<String> program = browser.call(server.uri("/notes"));
    assertThat(program.statusCode()).isEqualTo(401);
    assertThat(browser.call(server.uri("/oauth/session")).statusCode()).isEqualTo(401);
  }

  /** Stores the session as if it had begun and been used that long ago. */
  private void age(Duration sinceLogin, Duration sinceUse) {
    StoredSession session = stored();
    Instant now = Instant.now();
    store().delete(session.key());
    store()
        .insert(
            StoredSession.builder()
                .key(session.key())
                .clientId(session.clientId())
                .authentication(session.authentication())
                .dpopKey(session.dpopKey())
                .tokens(session.tokens())
                .createdAt(now.minus(sinceLogin))
                .usedAt(now.minus(sinceUse))
                .build());
  }

  private StoredSession stored() {
    String token =
        browser.cookies().values().stream()
            .filter(v -> v.endsWith("." + alice))
            .findAny()
            .orElseThrow();
    return store()
        .find(SessionKey.of(alice, Secret.of(token.substring(0, token.indexOf('.')))))
        .orElseThrow();
  }

  private static SessionStore store() {
    return CDI.current().select(SessionStore.class).get();
  }
}
