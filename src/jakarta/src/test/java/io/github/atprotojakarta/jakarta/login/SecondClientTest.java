package io.github.atprotojakarta.jakarta.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.TestBrowser;
import io.github.atprotojakarta.jakarta.TestServer;
import io.github.atprotojakarta.jakarta.internal.web.RequestParameters;
import io.github.atprotojakarta.oauth.client.ClientMetadata;
import io.github.atprotojakarta.session.AuthorizeOptions;
import io.github.atprotojakarta.session.CallbackParameters;
import io.github.atprotojakarta.session.CallbackResult;
import io.github.atprotojakarta.session.LoginRedirect;
import io.github.atprotojakarta.testkit.StrictNetwork;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** An application that has a second client beside that of the library. */
class SecondClientTest {
  private static final String PUBLIC = "https://app.atnet.dev/shop";

  @Test
  void a_client_that_the_application_builds_has_its_own_sessions() throws Exception {
    try (StrictNetwork network = StrictNetwork.start();
        AtprotoOAuthClient second = client(network);
        TestServer server =
            TestServer.builder()
                .attribute("network", network)
                .parameter("atproto.public-url", PUBLIC)
                .parameter("atproto.plc-directory", network.plcDirectory().toString())
                .parameter("atproto.self-check", "false")
                .servlet("/news/*", new Endpoints(second))
                .unguarded()
                .start()) {
      Did alice = network.createAccount("alice.atnet.dev", "alice-pass");
      network.mapOrigin(URI.create("https://app.atnet.dev"), server.uri("").resolve("/"));
      TestBrowser browser = new TestBrowser();

      HttpResponse<String> begun = browser.open(server.uri("/news/login"));
      URI callback =
          network.signIn(URI.create(TestBrowser.location(begun)), "alice.atnet.dev", "alice-pass");
      HttpResponse<String> signedIn =
          browser.open(server.uri("/news/callback?" + callback.getRawQuery()));

      assertThat(signedIn.body()).isEqualTo(alice.value());
      assertThat(second.restore(alice).did()).isEqualTo(alice);
      assertThat(browser.call(server.uri("/oauth/session")).statusCode()).isEqualTo(401);
    }
  }

  private static AtprotoOAuthClient client(StrictNetwork network) {
    return AtprotoOAuthClient.builder()
        .clientMetadata(
            ClientMetadata.builder(URI.create(PUBLIC + "/news/client.json"))
                .redirectUris(List.of(URI.create(PUBLIC + "/news/callback")))
                .scope("atproto transition:generic")
                .build())
        .transport(network.transport())
        .identity(
            identity ->
                identity.plcDirectory(network.plcDirectory()).txtLookup(network.txtLookup()))
        .build();
  }

  /**
   * The endpoints that the application writes for its client; without a cookie, for one browser.
   */
  private static final class Endpoints extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private final transient AtprotoOAuthClient client;
    private final transient AtomicReference<Secret> browserToken = new AtomicReference<>();

    Endpoints(AtprotoOAuthClient client) {
      this.client = client;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      switch (request.getPathInfo()) {
        case "/client.json" -> {
          response.setContentType("application/json");
          response.getWriter().print(client.clientMetadata().toJson());
        }
        case "/login" -> {
          LoginRedirect login = client.authorize("alice.atnet.dev", AuthorizeOptions.DEFAULT);
          browserToken.set(login.browserToken());
          response.sendRedirect(login.redirect().toString());
        }
        default -> {
          CallbackResult result =
              client.callback(
                  CallbackParameters.parse(RequestParameters.ofQuery(request).values()),
                  browserToken.get());
          response.getWriter().print(result.session().did());
        }
      }
    }
  }
}
