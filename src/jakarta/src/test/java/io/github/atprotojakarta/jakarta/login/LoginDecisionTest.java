package io.github.atprotojakarta.jakarta.login;

import static io.github.atprotojakarta.jakarta.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.AuditEvent;
import io.github.atprotojakarta.jakarta.AuditEvent.Kind;
import io.github.atprotojakarta.jakarta.LogLines;
import io.github.atprotojakarta.jakarta.LoginDecision;
import io.github.atprotojakarta.jakarta.TestBrowser;
import io.github.atprotojakarta.jakarta.TestParts;
import io.github.atprotojakarta.jakarta.TestServer;
import io.github.atprotojakarta.jakarta.internal.LibraryBean;
import io.github.atprotojakarta.scope.Scopes;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.SessionEvent;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.testkit.StrictNetwork;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The application decides who may sign in, and its audit log hears of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoginDecisionTest {
  private static final String POST = "repo:app.bsky.feed.post";

  private final SwitchedDecision decision = new SwitchedDecision();
  private StrictNetwork network;
  private TestServer server;
  private Did alice;
  private TestBrowser browser;

  /** What the application decides in this test. */
  private static final class SwitchedDecision implements LoginDecision {
    private LoginDecision now = (session, request) -> new Accept();

    @Override
    public Outcome decide(OAuthSession session, HttpServletRequest request) {
      return now.decide(session, request);
    }
  }

  @BeforeAll
  void start() throws Exception {
    network = StrictNetwork.start();
    alice = network.createAccount("alice.atnet.dev", "alice-pass");
    server =
        TestServer.builder()
            .attribute("network", network)
            .attribute("loginDecision", decision)
            .attribute("auditFails", true)
            .parameter("atproto.plc-directory", network.plcDirectory().toString())
            .parameter("atproto.scope", "atproto transition:generic " + POST)
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
    decision.now = (session, request) -> new LoginDecision.Accept();
    parts().audit().clear();
    client().signOutEverywhere(alice);
    parts().audit().clear();
  }

  @Test
  void a_refused_account_gets_the_message_and_its_session_is_withdrawn() throws Exception {
    decision.now =
        (session, request) -> {
          // The session works: the application may ask the account's server.
          session.xrpc().query("com.atproto.server.getSession", Map.of());
          return new LoginDecision.Refuse("Only <members> may sign in.");
        };
    int sessions = network.counters().sessions(alice);
    int events = parts().events().size();

    HttpResponse<String> back = signIn("");

    assertThat(back.statusCode()).isEqualTo(403);
    assertThat(back.body()).contains("Only &lt;members&gt; may sign in.");
    assertThat(browser.cookies()).doesNotContainKey(session());
    assertThat(network.counters().sessions(alice)).isEqualTo(sessions);
    assertThat(client().sessions(alice)).isEmpty();
    assertThat(parts().events()).hasSize(events);
    AuditEvent refused = audit(Kind.LOGIN_REFUSED);
    assertThat(refused.did()).isEqualTo(alice);
    assertThat(refused.reason()).isEqualTo("login_refused");
    assertThat(back.body()).contains("Reference: " + refused.reference());
    assertThat(kinds()).doesNotContain(Kind.LOGIN_ACCEPTED);
  }

  @Test
  void a_decision_that_fails_signs_nobody_in() throws Exception {
    decision.now =
        (session, request) -> {
          throw new IllegalStateException("no list");
        };

    HttpResponse<String> back = signIn("");

    assertThat(back.statusCode()).isEqualTo(500);
    assertThat(client().sessions(alice)).isEmpty();
    assertThat(audit(Kind.LOGIN_FAILED).reason()).isEqualTo("internal_error");
  }

  @Test
  void an_application_asks_for_more_scopes_and_the_person_lands_where_they_wanted_to_go()
      throws Exception {
    decision.now = wants(POST);

    HttpResponse<String> again = signIn("&scope=atproto&return_to=/shop/notes");

    assertThat(location(again)).startsWith(network.issuer() + "/oauth/authorize?");
    assertThat(browser.cookies()).doesNotContainKey(session());
    HttpResponse<String> back = browser.open(signedIn(again), "cross-site");
    assertThat(location(back)).isEqualTo(server.uri("/notes").toString());
    assertThat(browser.cookies()).containsKey(session());
    assertThat(client().sessions(alice).values())
        .singleElement()
        .satisfies(
            info -> {
              assertThat(info.tokens().scopes()).containsExactlyInAnyOrder("atproto", POST);
              assertThat(info.device()).startsWith("Java-http-client");
            });
    assertThat(audit(Kind.SCOPE_REQUESTED).reason()).isEqualTo(POST);
    assertThat(audit(Kind.SCOPE_GRANTED).reason()).isEqualTo(POST);
  }

  @Test
  void a_person_who_denies_the_scopes_is_not_asked_again() throws Exception {
    decision.now = wants(POST);

    HttpResponse<String> again = signIn("&scope=atproto");
    HttpResponse<String> back =
        browser.open(network.browser().deny(URI.create(location(again))), "cross-site");

    assertThat(back.statusCode()).isEqualTo(403);
    assertThat(client().sessions(alice)).isEmpty();
    assertThat(audit(Kind.LOGIN_FAILED).reason()).isEqualTo("access_denied");
  }

  @Test
  void a_decision_that_never_has_enough_ends_the_login() throws Exception {
    decision.now =
        (session, request) ->
            new LoginDecision.RequestScopes(
                Scopes.parse(
                    session.tokenInfo().scopes().contains(POST) ? "transition:generic" : POST));

    HttpResponse<String> again = signIn("&scope=atproto");
    HttpResponse<String> back = browser.open(signedIn(again), "cross-site");

    assertThat(back.statusCode()).isEqualTo(403);
    assertThat(client().sessions(alice)).isEmpty();
    assertThat(audit(Kind.SCOPE_REFUSED).did()).isEqualTo(alice);
  }

  @Test
  void the_audit_log_hears_of_each_act_and_cannot_break_it() throws Exception {
    try (LogLines log = LogLines.audit()) {
      signIn("");
      browser.post(server.uri("/oauth/login"), "identifier=alice.atnet.dev", "cross-site");
      browser.post(server.uri("/oauth/logout"), "", "same-origin");
      browser.post(server.uri("/oauth/login"), "identifier=nobody.atnet.dev", "same-origin");
      assertThat(log.lines())
          .extracting(line -> line.split(" ", 3)[1])
          .containsExactlyElementsOf(kinds().stream().map(Kind::name).toList());
    }

    assertThat(kinds())
        .containsExactly(
            Kind.LOGIN_STARTED,
            Kind.LOGIN_ACCEPTED,
            Kind.CROSS_SITE_REFUSED,
            Kind.SIGNED_OUT,
            Kind.LOGIN_FAILED);
    AuditEvent accepted = audit(Kind.LOGIN_ACCEPTED);
    assertThat(accepted.did()).isEqualTo(alice);
    assertThat(accepted.clientAddress()).isEqualTo("127.0.0.1");
    assertThat(accepted.userAgent()).startsWith("Java-http-client");
    assertThat(audit(Kind.SIGNED_OUT).sessionId()).isEqualTo(accepted.sessionId());
    assertThat(audit(Kind.SIGNED_OUT).clientAddress()).isEqualTo("127.0.0.1");
    assertThat(audit(Kind.LOGIN_FAILED).reason()).isEqualTo("handle_not_found");
    assertThat(audit(Kind.LOGIN_FAILED).reference()).hasSize(8);
  }

  @Test
  void the_audit_log_hears_of_an_imported_session_and_not_twice_of_a_login() throws Exception {
    signIn("");
    SessionKey key = client().sessions(alice).keySet().iterator().next();
    assertThat(kinds()).doesNotContain(Kind.SESSION_IMPORTED);

    CDI.current()
        .getBeanManager()
        .getEvent()
        .fire(new SessionEvent.SessionCreated(key, SessionEvent.Occasion.IMPORT));

    assertThat(audit(Kind.SESSION_IMPORTED).sessionId()).isEqualTo(key.id());
  }

  /** The cookie's name has the port, because hosts share cookies between ports. */
  private String session() {
    return "atproto-session-" + server.port();
  }

  private static LoginDecision wants(String scope) {
    return (session, request) -> new LoginDecision.RequestScopes(Scopes.parse(scope));
  }

  private HttpResponse<String> signIn(String parameters) throws Exception {
    HttpResponse<String> begun =
        browser.send(
            HttpRequest.newBuilder(server.uri("/oauth/login"))
                .header("Accept", "text/html")
                .header("Sec-Fetch-Mode", "navigate")
                .header("Sec-Fetch-Site", "same-origin")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "identifier=alice.atnet.dev" + parameters)));
    return browser.open(signedIn(begun), "cross-site");
  }

  private URI signedIn(HttpResponse<String> begun) {
    return network.signIn(URI.create(location(begun)), "alice.atnet.dev", "alice-pass");
  }

  private AuditEvent audit(Kind kind) {
    return parts().audit().stream().filter(event -> event.kind() == kind).findFirst().orElseThrow();
  }

  private List<Kind> kinds() {
    return parts().audit().stream().map(AuditEvent::kind).toList();
  }

  private static TestParts parts() {
    return CDI.current().select(TestParts.class).get();
  }

  private static AtprotoOAuthClient client() {
    return CDI.current().select(AtprotoOAuthClient.class, new Library()).get();
  }

  /** The qualifier of the library's own client. */
  private static final class Library extends jakarta.enterprise.util.AnnotationLiteral<LibraryBean>
      implements LibraryBean {
    private static final long serialVersionUID = 1;
  }
}
