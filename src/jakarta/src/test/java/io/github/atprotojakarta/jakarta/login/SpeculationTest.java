package io.github.atprotojakarta.jakarta.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.jakarta.TestBrowser;
import io.github.atprotojakarta.jakarta.TestServer;
import io.github.atprotojakarta.testkit.StrictNetwork;
import io.github.atprotojakarta.testkit.server.Endpoint;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a browser fetches in advance changes nothing, and the person's own request works. */
class SpeculationTest {
  private final TestBrowser browser = new TestBrowser();
  private StrictNetwork network;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    network = StrictNetwork.start();
    network.createAccount("alice.atnet.dev", "alice-pass");
    server =
        TestServer.builder()
            .attribute("network", network)
            .attribute("transport", network.transport())
            .parameter("atproto.plc-directory", network.plcDirectory().toString())
            .start();
  }

  @AfterEach
  void stop() {
    server.close();
    network.close();
  }

  private HttpResponse<String> inAdvance(URI uri, String method, String name, String value)
      throws Exception {
    return browser.send(
        HttpRequest.newBuilder(uri)
            .header("Accept", "text/html")
            .header("Sec-Fetch-Mode", "navigate")
            .header("Sec-Fetch-Site", "same-origin")
            .header(name, value)
            .method(method, HttpRequest.BodyPublishers.noBody()));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, Sec-Purpose, prefetch, 503",
    "GET, Sec-Purpose, prefetch;prerender, 503",
    "GET, Purpose, prefetch, 503",
    "GET, X-Purpose, preview, 503",
    "GET, X-Moz, prefetch, 503",
    "HEAD, Accept-Language, en, 405"
  })
  void a_callback_in_advance_does_not_use_the_code_up(
      String method, String name, String value, int status) throws Exception {
    HttpResponse<String> begun =
        browser.post(server.uri("/oauth/login"), "identifier=alice.atnet.dev", "same-origin");
    URI callback =
        network.signIn(URI.create(TestBrowser.location(begun)), "alice.atnet.dev", "alice-pass");

    HttpResponse<String> early = inAdvance(callback, method, name, value);

    assertThat(early.statusCode()).isEqualTo(status);
    assertThat(network.counters().requests(Endpoint.TOKEN)).isZero();
    HttpResponse<String> own = browser.open(callback, "cross-site");
    assertThat(own.statusCode()).as(own.body()).isEqualTo(303);
    assertThat(network.counters().logins()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"GET, Sec-Purpose, prefetch, 503", "HEAD, Accept-Language, en, 405"})
  void a_link_that_begins_a_login_pushes_nothing_in_advance(
      String method, String name, String value, int status) throws Exception {
    URI link = server.uri("/oauth/login?identifier=alice.atnet.dev");

    assertThat(inAdvance(link, method, name, value).statusCode()).isEqualTo(status);
    assertThat(network.counters().requests(Endpoint.PAR)).isZero();

    HttpResponse<String> own = browser.open(link, "same-origin");
    assertThat(TestBrowser.location(own)).startsWith(network.issuer().toString());
  }
}
