package io.github.atprotojakarta.jakarta.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.AuditEvent;
import io.github.atprotojakarta.jakarta.AuditEvent.Kind;
import io.github.atprotojakarta.jakarta.LogLines;
import io.github.atprotojakarta.jakarta.TestBrowser;
import io.github.atprotojakarta.jakarta.TestParts;
import io.github.atprotojakarta.jakarta.TestServer;
import io.github.atprotojakarta.session.AdministrativeAct;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.InMemorySessionStore;
import io.github.atprotojakarta.store.SessionFilter;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.SessionSummary;
import io.github.atprotojakarta.testkit.StrictNetwork;
import io.github.atprotojakarta.testkit.server.Endpoint;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Administrators see and end the sessions of people, and the audit log names them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AtprotoAdministrationTest {
  private static final AdministrativeAct ACT = new AdministrativeAct("carol", "a lost \"phone\"");

  private StrictNetwork network;
  private TestServer server;
  private Did alice;
  private TestBrowser browser;
  private LogLines audit;

  /** The application's page for administrators, which checks that the caller is one. */
  private static final class EndServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      SessionFilter all = SessionFilter.builder().build();
      response.getWriter().print(administration().endAll(all, ACT));
    }
  }

  @BeforeAll
  void start() throws Exception {
    network = StrictNetwork.start();
    alice = network.createAccount("alice.atnet.dev", "alice-pass");
    // The maintenance may run at any time.
    network.faults().failRequests(Endpoint.REVOCATION, 503);
    server =
        TestServer.builder()
            .attribute("network", network)
            .attribute("sessionStore", new InMemorySessionStore())
            .parameter("atproto.plc-directory", network.plcDirectory().toString())
            .parameter("atproto.session.idle", "PT2H")
            .filterParameter("open", "/open/*")
            .servlet("/open/end", new EndServlet())
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
    assertThat(status()).isEqualTo(200);
    parts().audit().clear();
    audit = LogLines.audit();
  }

  @AfterEach
  void endAll() {
    audit.close();
    SessionFilter.Builder filter = SessionFilter.builder().account(alice);
    administration().endAll(filter.build(), ACT);
    listed(filter.retired()).forEach(each -> administration().giveUpRevocation(each.key(), ACT));
  }

  private int status() throws Exception {
    return browser.call(server.uri("/oauth/session")).statusCode();
  }

  private static List<SessionSummary> listed(SessionFilter.Builder filter) {
    return administration().list(filter.build(), null, 10).sessions();
  }

  private SessionSummary session() {
    return listed(SessionFilter.builder().account(alice)).get(0);
  }

  @Test
  void a_listed_session_has_the_end_that_the_settings_give_it() {
    SessionSummary session = session();
    assertThat(Duration.between(session.usedAt(), session.endsAt())).isEqualTo(Duration.ofHours(2));
    assertThat(administration().count(SessionFilter.builder().build())).isEqualTo(1);
    assertThat(administration().count().orElseThrow().inUse()).isEqualTo(1);
  }

  @Test
  void a_person_whose_session_was_ended_is_signed_out_at_once() throws Exception {
    assertThat(administration().end(session().key(), ACT)).isTrue();
    assertThat(status()).isEqualTo(401);
    assertThat(administration().owedRevocations(null, 10).sessions()).hasSize(1);
  }

  @Test
  void the_audit_log_has_the_administrator_and_the_reason_once_per_session() {
    SessionKey key = session().key();
    administration().end(key, ACT);
    assertThat(audit())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.kind()).isEqualTo(Kind.ENDED_BY_ADMINISTRATOR);
              assertThat(event.did()).isEqualTo(alice);
              assertThat(event.sessionId()).isEqualTo(key.id());
              assertThat(event.administrator()).isEqualTo("carol");
              assertThat(event.reason()).isEqualTo("a lost \"phone\"");
              assertThat(event.clientAddress()).isNull();
            });
    assertThat(audit.lines())
        .containsExactly(
            "INFO ENDED_BY_ADMINISTRATOR did="
                + alice
                + " session="
                + key.id()
                + " administrator=\"carol\" reason=\"a lost \\\"phone\\\"\"");
  }

  @Test
  void the_audit_log_has_the_address_of_an_administrator_who_uses_a_page() throws Exception {
    assertThat(new TestBrowser().open(server.uri("/open/end")).body()).isEqualTo("1");
    assertThat(audit())
        .singleElement()
        .satisfies(event -> assertThat(event.clientAddress()).isEqualTo("127.0.0.1"));
    assertThat(status()).isEqualTo(401);
  }

  @Test
  void a_revocation_that_is_given_up_is_an_act_of_its_own() {
    SessionKey key = session().key();
    administration().end(key, ACT);
    parts().audit().clear();
    assertThat(administration().giveUpRevocation(key, ACT)).isTrue();
    assertThat(audit())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.kind()).isEqualTo(Kind.REVOCATION_GIVEN_UP);
              assertThat(event.sessionId()).isEqualTo(key.id());
              assertThat(event.administrator()).isEqualTo("carol");
            });
    assertThat(administration().owedRevocations(null, 10).sessions()).isEmpty();
  }

  @Test
  void an_owed_revocation_is_made_due() {
    SessionKey key = session().key();
    administration().end(key, ACT);
    Instant later = Instant.now().plus(Duration.ofDays(1));
    CDI.current().select(SessionStore.class).get().postponeRevocation(key, later);
    assertThat(administration().retryRevocation(key)).isTrue();
    assertThat(administration().owedRevocations(null, 10).sessions())
        .singleElement()
        .satisfies(
            owed ->
                assertThat(owed.owedRevocation().nextAttempt()).isBeforeOrEqualTo(Instant.now()));
  }

  private static List<AuditEvent> audit() {
    return parts().audit();
  }

  private static TestParts parts() {
    return CDI.current().select(TestParts.class).get();
  }

  private static AtprotoAdministration administration() {
    return CDI.current().select(AtprotoAdministration.class).get();
  }
}
