package io.github.atprotojakarta.jakarta.login;

import static io.github.atprotojakarta.jakarta.TestBrowser.location;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.TestBrowser;
import io.github.atprotojakarta.jakarta.TestServer;
import io.github.atprotojakarta.jakarta.session.AtprotoSessions;
import io.github.atprotojakarta.testkit.StrictNetwork;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Several accounts of one person in one browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserAccountsTest {
  private StrictNetwork network;
  private Did alice;
  private Did bob;
  private Did carol;
  private TestServer server;
  private final TestBrowser browser = new TestBrowser();

  /** Lists the browser's accounts, or switches to the one of the query. */
  private static final class AccountsServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      AtprotoSessions sessions = CDI.current().select(AtprotoSessions.class).get();
      String account = request.getParameter("account");
      response
          .getWriter()
          .print(
              account == null
                  ? sessions.accounts().stream()
                      .map(session -> session.did().value())
                      .collect(Collectors.joining(" "))
                  : sessions.switchTo(Did.parse(account), request, response));
    }
  }

  @BeforeAll
  void startNetwork() {
    network = StrictNetwork.start();
    alice = network.createAccount("alice.atnet.dev", "pass");
    bob = network.createAccount("bob.atnet.dev", "pass");
    carol = network.createAccount("carol.atnet.dev", "pass");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @AfterAll
  void stopNetwork() {
    network.close();
  }

  @Test
  void a_second_account_ends_the_session_of_the_first_by_default() throws Exception {
    server = application("1");
    signIn("alice.atnet.dev");
    signIn("bob.atnet.dev");

    assertThat(accounts()).isEqualTo(bob.value());
    assertThat(network.counters().sessions(alice)).isZero();
    assertThat(browser.cookies()).hasSize(2).doesNotContainKey("atproto-accounts-" + port());
  }

  @Test
  void a_browser_keeps_its_last_accounts_and_switches_between_them() throws Exception {
    server = application("2");
    signIn("alice.atnet.dev");
    signIn("bob.atnet.dev");
    assertThat(accounts()).isEqualTo(bob + " " + alice);

    HttpResponse<String> switched = switchTo("account=" + alice + "&return_to=/shop/accounts");

    assertThat(switched.statusCode()).isEqualTo(303);
    assertThat(location(switched)).isEqualTo(server.uri("/accounts").toString());
    assertThat(accounts()).isEqualTo(alice + " " + bob);
    assertThat(browser.open(server.uri("/accounts?account=" + bob)).body()).isEqualTo("true");
    assertThat(accounts()).isEqualTo(bob + " " + alice);

    signIn("carol.atnet.dev");

    assertThat(accounts()).isEqualTo(carol + " " + bob);
    assertThat(network.counters().sessions(alice)).as("the account too many is ended").isZero();
  }

  @Test
  void signing_in_again_to_a_kept_account_replaces_its_session() throws Exception {
    server = application("3");
    signIn("alice.atnet.dev");
    signIn("bob.atnet.dev");
    signIn("alice.atnet.dev");

    assertThat(accounts()).isEqualTo(alice + " " + bob);
    assertThat(network.counters().sessions(alice)).isOne();
  }

  @Test
  void signing_out_ends_all_accounts_of_the_browser_or_the_named_one() throws Exception {
    server = application("3");
    signIn("alice.atnet.dev");
    signIn("bob.atnet.dev");
    signIn("carol.atnet.dev");

    browser.post(server.uri("/oauth/logout"), "account=" + bob, "same-origin");

    assertThat(accounts()).isEqualTo(carol + " " + alice);
    assertThat(network.counters().sessions(bob)).isZero();

    browser.post(server.uri("/oauth/logout"), "account=" + carol, "same-origin");

    assertThat(browser.cookies()).doesNotContainKey("atproto-session-" + port());
    assertThat(switchTo("account=" + alice).statusCode()).isEqualTo(303);
    assertThat(accounts()).isEqualTo(alice.value());
    signIn("bob.atnet.dev");

    browser.post(server.uri("/oauth/logout"), "", "same-origin");

    assertThat(network.counters().sessions(alice)).isZero();
    assertThat(network.counters().sessions(bob)).isZero();
    assertThat(browser.cookies()).containsOnlyKeys("atproto-login-" + port());
  }

  @Test
  void an_account_whose_session_has_ended_signs_in_again() throws Exception {
    server = application("2");
    signIn("alice.atnet.dev");
    signIn("bob.atnet.dev");
    CDI.current().select(AtprotoSessions.class).get().signOutEverywhere(alice);

    HttpResponse<String> switched = switchTo("account=" + alice + "&return_to=/shop/accounts");

    assertThat(location(switched))
        .startsWith(server.uri("/").toString())
        .contains("identifier=did%3Aplc%3A")
        .contains("return_to=%2Fshop%2Faccounts");
    assertThat(accounts()).isEqualTo(bob.value());
    assertThat(browser.open(server.uri("/accounts?account=" + alice)).body()).isEqualTo("false");
  }

  @Test
  void only_a_form_of_this_application_with_an_account_switches() throws Exception {
    server = application("2");
    signIn("alice.atnet.dev");
    signIn("bob.atnet.dev");

    HttpResponse<String> foreign =
        browser.post(server.uri("/oauth/switch"), "account=" + alice, "cross-site");

    assertThat(foreign.statusCode()).isEqualTo(403);
    assertThat(switchTo("account=alice").statusCode()).isEqualTo(400);
    assertThat(switchTo("").statusCode()).isEqualTo(400);
    assertThat(new TestBrowser().post(uri("/oauth/switch"), "account=" + alice, "same-origin"))
        .as("another browser is signed in to nothing")
        .satisfies(answer -> assertThat(location(answer)).contains("identifier="));
    assertThat(accounts()).isEqualTo(bob + " " + alice);
  }

  private TestServer application(String accounts) throws Exception {
    browser.cookies().clear();
    network.endSessions(alice);
    network.endSessions(bob);
    network.endSessions(carol);
    return TestServer.builder()
        .attribute("network", network)
        .parameter("atproto.plc-directory", network.plcDirectory().toString())
        .parameter("atproto.accounts", accounts)
        .filterParameter("open", "/accounts")
        .servlet("/accounts", new AccountsServlet())
        .start();
  }

  private int port() {
    return server.port();
  }

  private URI uri(String path) {
    return server.uri(path);
  }

  private String accounts() throws Exception {
    return browser.open(uri("/accounts")).body();
  }

  private HttpResponse<String> switchTo(String form) throws Exception {
    return browser.post(uri("/oauth/switch"), form, "same-origin");
  }

  private void signIn(String handle) throws Exception {
    HttpResponse<String> begun =
        browser.post(uri("/oauth/login"), "identifier=" + handle, "same-origin");
    URI callback = network.signIn(URI.create(location(begun)), handle, "pass");
    assertThat(browser.open(callback, "cross-site").statusCode()).isEqualTo(303);
  }
}
