package io.github.atprotojakarta.jakarta.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.jakarta.TestBrowser;
import io.github.atprotojakarta.jakarta.TestServer;
import io.github.atprotojakarta.testkit.StrictNetwork;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A callback that comes a second time, as by the Back button. */
class RepeatedCallbackTest {
  private final TestBrowser browser = new TestBrowser();
  private StrictNetwork network;
  private TestServer server;
  private URI callback;

  @BeforeEach
  void signIn() throws Exception {
    network = StrictNetwork.start();
    network.createAccount("alice.atnet.dev", "alice-pass");
    server =
        TestServer.builder()
            .attribute("network", network)
            .attribute("transport", network.transport())
            .parameter("atproto.plc-directory", network.plcDirectory().toString())
            .parameter("atproto.home", "/welcome")
            .start();
    HttpResponse<String> begun =
        browser.post(server.uri("/oauth/login"), "identifier=alice.atnet.dev", "same-origin");
    callback =
        network.signIn(URI.create(TestBrowser.location(begun)), "alice.atnet.dev", "alice-pass");
    assertThat(browser.open(callback, "cross-site").statusCode()).isEqualTo(303);
  }

  @AfterEach
  void stop() {
    server.close();
    network.close();
  }

  @Test
  void whoever_is_signed_in_gets_home_and_stays_signed_in() throws Exception {
    Map<String, String> before = Map.copyOf(browser.cookies());

    HttpResponse<String> again = browser.open(callback, "cross-site");

    assertThat(again.statusCode()).isEqualTo(303);
    assertThat(TestBrowser.location(again)).endsWith("/welcome");
    assertThat(browser.cookies()).isEqualTo(before);
    assertThat(network.counters().logins()).isEqualTo(1);
  }

  @Test
  void anybody_else_hears_that_the_login_is_unknown() throws Exception {
    HttpResponse<String> other = new TestBrowser().open(callback, "cross-site");

    assertThat(other.statusCode()).isEqualTo(400);
    assertThat(other.headers().firstValue("Location")).isEmpty();
  }
}
