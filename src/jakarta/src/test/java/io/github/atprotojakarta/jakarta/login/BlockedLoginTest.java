package io.github.atprotojakarta.jakarta.login;

import static io.github.atprotojakarta.jakarta.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.AuditEvent;
import io.github.atprotojakarta.jakarta.AuditEvent.Kind;
import io.github.atprotojakarta.jakarta.TestBrowser;
import io.github.atprotojakarta.jakarta.TestMetrics;
import io.github.atprotojakarta.jakarta.TestParts;
import io.github.atprotojakarta.jakarta.TestServer;
import io.github.atprotojakarta.jakarta.operations.AtprotoAdministration;
import io.github.atprotojakarta.metrics.Measurement.Login;
import io.github.atprotojakarta.metrics.Measurement.LoginCause;
import io.github.atprotojakarta.metrics.Measurement.LoginOutcome;
import io.github.atprotojakarta.session.AdministrativeAct;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.InMemorySessionStore;
import io.github.atprotojakarta.testkit.StrictNetwork;
import io.github.atprotojakarta.testkit.server.Endpoint;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What people and programs get whose account is blocked, and what operators see of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BlockedLoginTest {
  private static final AdministrativeAct ACT = new AdministrativeAct("carol", "spam since May");

  private final InMemorySessionStore sessions = new InMemorySessionStore();
  private StrictNetwork network;
  private TestServer server;
  private Did alice;
  private TestBrowser browser;
  private int counted;

  @BeforeAll
  void start() throws Exception {
    network = StrictNetwork.start();
    alice = network.createAccount("alice.atnet.dev", "alice-pass");
    server =
        TestServer.builder()
            .attribute("network", network)
            .attribute("sessionStore", sessions)
            .parameter("atproto.plc-directory", network.plcDirectory().toString())
            .parameter("atproto.languages", "en,de")
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
    forget();
  }

  private void forget() {
    parts().audit().clear();
    counted = metrics().logins().size();
  }

  @AfterEach
  void unblock() {
    administration().unblock(alice, ACT);
  }

  private HttpResponse<String> begin() throws Exception {
    return browser.post(
        server.uri("/oauth/login"), "identifier=alice.atnet.dev&return_to=/cart", "same-origin");
  }

  private void assertRefused(HttpResponse<String> page) {
    assertThat(page.statusCode()).isEqualTo(403);
    assertThat(page.body())
        .contains("This account cannot sign in here", "Contact this application")
        .contains("return_to=%2Fcart")
        .doesNotContain("spam", "carol");
    assertThat(sessions.keys(alice)).isEmpty();
    List<AuditEvent> refusals =
        parts().audit().stream()
            .filter(event -> event.kind().name().startsWith("LOGIN_"))
            .filter(event -> event.kind() != Kind.LOGIN_STARTED)
            .toList();
    assertThat(refusals)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.kind()).isEqualTo(Kind.LOGIN_REFUSED);
              assertThat(event.did()).isEqualTo(alice);
              assertThat(event.reason()).isEqualTo("account_blocked");
              assertThat(page.body()).contains("Reference: " + event.reference());
            });
  }

  @Test
  void a_person_cannot_begin_a_login_and_their_server_is_not_asked() throws Exception {
    administration().block(alice, ACT);
    long before = network.counters().requests(Endpoint.PAR);
    assertRefused(begin());
    assertThat(network.counters().requests(Endpoint.PAR)).isEqualTo(before);
    assertThat(logins()).containsExactly(new Login(LoginOutcome.REFUSED, LoginCause.BLOCKED));
  }

  @Test
  void a_person_who_returns_from_their_server_after_the_block_is_refused() throws Exception {
    HttpResponse<String> begun = begin();
    administration().block(alice, ACT);
    URI callback = network.signIn(URI.create(location(begun)), "alice.atnet.dev", "alice-pass");
    assertRefused(browser.open(callback, "cross-site"));
    assertThat(browser.cookies()).doesNotContainKey("atproto-session-" + server.port());
    assertThat(network.counters().sessions(alice)).isZero();
    assertThat(logins())
        .containsExactly(
            new Login(LoginOutcome.STARTED, LoginCause.NONE),
            new Login(LoginOutcome.REFUSED, LoginCause.BLOCKED));
  }

  @Test
  void the_page_is_in_the_language_of_the_person_and_the_problem_is_for_programs()
      throws Exception {
    administration().block(alice, ACT);
    HttpRequest.Builder form =
        HttpRequest.newBuilder(server.uri("/oauth/login"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("identifier=" + alice));
    HttpClient http = HttpClient.newHttpClient();
    HttpResponse<String> program = http.send(form.build(), BodyHandlers.ofString());
    assertThat(program.statusCode()).isEqualTo(403);
    assertThat(program.headers().firstValue("Content-Type")).contains("application/problem+json");
    JsonObject problem = Json.createReader(new StringReader(program.body())).readObject();
    assertThat(problem.getString("code")).isEqualTo("account_blocked");
    assertThat(problem.toString()).doesNotContain("spam");
    HttpRequest person =
        form.header("Accept", "text/html")
            .header("Accept-Language", "de")
            .header("Sec-Fetch-Mode", "navigate")
            .header("Sec-Fetch-Site", "same-origin")
            .build();
    assertThat(http.send(person, BodyHandlers.ofString()).body())
        .contains("Dieses Konto kann sich hier nicht anmelden");
  }

  @Test
  void the_audit_log_has_the_block_before_the_ends_of_sessions_and_the_end_of_the_block()
      throws Exception {
    browser.signIn(server, network);
    SessionKey key = sessions.keys(alice).get(0);
    forget();
    administration().block(alice, ACT);
    assertThat(browser.call(server.uri("/oauth/session")).statusCode()).isEqualTo(401);
    assertThat(administration().findBlock(alice)).isPresent();
    assertThat(administration().listBlocks(null, 10).accounts()).hasSize(1);
    administration().unblock(alice, ACT);
    List<AuditEvent> acts =
        parts().audit().stream().filter(event -> event.administrator() != null).toList();
    assertThat(acts)
        .extracting(AuditEvent::kind)
        .containsExactly(Kind.ACCOUNT_BLOCKED, Kind.ENDED_BY_ADMINISTRATOR, Kind.ACCOUNT_UNBLOCKED);
    assertThat(acts)
        .allSatisfy(
            event -> {
              assertThat(event.did()).isEqualTo(alice);
              assertThat(event.administrator()).isEqualTo("carol");
              assertThat(event.reason()).isEqualTo("spam since May");
            });
    assertThat(acts).extracting(AuditEvent::sessionId).containsExactly(null, key.id(), null);
    browser = new TestBrowser();
    browser.signIn(server, network);
    assertThat(sessions.keys(alice)).hasSize(1);
    administration().block(alice, ACT);
  }

  /** How logins of this test started and ended. */
  private List<Login> logins() {
    List<Login> all = metrics().logins();
    return all.subList(counted, all.size());
  }

  private static TestMetrics metrics() {
    return CDI.current().select(TestMetrics.class).get();
  }

  private static TestParts parts() {
    return CDI.current().select(TestParts.class).get();
  }

  private static AtprotoAdministration administration() {
    return CDI.current().select(AtprotoAdministration.class).get();
  }
}
