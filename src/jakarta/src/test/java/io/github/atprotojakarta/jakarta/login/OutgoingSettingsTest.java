package io.github.atprotojakarta.jakarta.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpTransport;
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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The settings for the time of outgoing requests reach the requests. */
class OutgoingSettingsTest {
  private static final String PUBLIC = "https://app.atnet.dev/shop";

  @Test
  void a_login_and_a_call_have_the_time_that_the_settings_give_them() throws Exception {
    List<HttpRequest> sent = new CopyOnWriteArrayList<>();
    try (StrictNetwork network = StrictNetwork.start()) {
      HttpTransport recording =
          request -> {
            sent.add(request);
            return network.transport().send(request);
          };
      try (TestServer server = start(network, recording)) {
        network.createAccount("alice.atnet.dev", "alice-pass");
        network.mapOrigin(URI.create("https://app.atnet.dev"), server.uri("").resolve("/"));
        TestBrowser browser = new TestBrowser();

        signIn(network, server, browser);
        assertThat(sent)
            .hasSizeGreaterThan(5)
            .allSatisfy(
                request -> assertThat(request.timeout()).isLessThanOrEqualTo(Duration.ofSeconds(8)))
            .allSatisfy(request -> assertThat(request.connectionWait()).isEmpty());

        sent.clear();
        assertThat(browser.open(server.uri("/call")).body()).startsWith("did:");
        assertThat(sent)
            .isNotEmpty()
            .extracting(HttpRequest::timeout)
            .containsOnly(Duration.ofSeconds(7));
        assertThat(sent)
            .extracting(HttpRequest::connectionWait)
            .containsOnly(Optional.of(Duration.ofSeconds(9)));
      }
    }
  }

  private static TestServer start(StrictNetwork network, HttpTransport transport) throws Exception {
    return TestServer.builder()
        .attribute("network", network)
        .attribute("transport", transport)
        .parameter("atproto.public-url", PUBLIC)
        .parameter("atproto.plc-directory", network.plcDirectory().toString())
        .parameter("atproto.self-check", "false")
        .parameter("atproto.scope", "atproto transition:generic")
        .parameter("atproto.login-deadline", "PT8S")
        .parameter("atproto.xrpc.timeout", "PT7S")
        .parameter("atproto.xrpc.connection-wait", "PT9S")
        .servlet("/call", new Call())
        .start();
  }

  private static void signIn(StrictNetwork network, TestServer server, TestBrowser browser)
      throws Exception {
    HttpResponse<String> begun =
        browser.post(server.uri("/oauth/login"), "identifier=alice.atnet.dev", "same-origin");
    URI callback =
        network.signIn(URI.create(TestBrowser.location(begun)), "alice.atnet.dev", "alice-pass");
    assertThat(browser.open(server.uri("/oauth/callback?" + callback.getRawQuery())).statusCode())
        .isEqualTo(303);
  }

  /** Calls the PDS as the signed-in user. */
  private static final class Call extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      AtprotoSessions sessions = CDI.current().select(AtprotoSessions.class).get();
      response
          .getWriter()
          .print(
              sessions
                  .require()
                  .xrpc()
                  .query("com.atproto.server.getSession", Map.of())
                  .getString("did"));
    }
  }
}
