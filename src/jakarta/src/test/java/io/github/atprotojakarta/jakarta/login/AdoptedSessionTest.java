package io.github.atprotojakarta.jakarta.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.AuditEvent;
import io.github.atprotojakarta.jakarta.TestBrowser;
import io.github.atprotojakarta.jakarta.TestParts;
import io.github.atprotojakarta.jakarta.TestServer;
import io.github.atprotojakarta.jakarta.internal.web.RequestParameters;
import io.github.atprotojakarta.jakarta.session.AtprotoSessions;
import io.github.atprotojakarta.session.AuthorizeOptions;
import io.github.atprotojakarta.session.CallbackParameters;
import io.github.atprotojakarta.session.CallbackResult;
import io.github.atprotojakarta.session.LoginRedirect;
import io.github.atprotojakarta.testkit.StrictNetwork;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A session that a program has made is given to a browser that the application knows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdoptedSessionTest {
  private static final AtomicReference<CallbackResult> IMPORTED = new AtomicReference<>();

  private StrictNetwork network;
  private Did alice;
  private TestServer server;
  private TestBrowser browser;

  /** Gives the session to whoever asks, which only a test may do; shows who is signed in. */
  private static final class AdoptServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      AtprotoSessions sessions = CDI.current().select(AtprotoSessions.class).get();
      String mode = Optional.ofNullable(request.getParameter("mode")).orElse("");
      if (mode.equals("adopt")) {
        request.getSession().setAttribute("cart", "full");
        String before = request.getSession().getId();
        sessions.adopt(IMPORTED.get(), request, response);
        response.getWriter().print(!before.equals(request.getSession().getId()));
      } else if (mode.equals("late")) {
        response.flushBuffer();
        assertThatThrownBy(() -> sessions.adopt(IMPORTED.get(), request, response))
            .isInstanceOf(IllegalStateException.class);
      } else if (mode.equals("wrong")) {
        CallbackResult wrong =
            new CallbackResult(
                IMPORTED.get().session(), Secret.of("another-session"), Optional.empty());
        assertThatThrownBy(() -> sessions.adopt(wrong, request, response))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("not that of the session")
            .hasMessageNotContaining("another-session");
      } else {
        response
            .getWriter()
            .print(sessions.current().map(session -> session.did().value()).orElse("nobody"));
      }
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
            .unguarded()
            .servlet("/adopt", new AdoptServlet())
            .start();
  }

  @AfterAll
  void stop() {
    server.close();
    network.close();
  }

  @BeforeEach
  void importSession() {
    browser = new TestBrowser();
    AtprotoOAuthClient client = CDI.current().select(AtprotoSessions.class).get().client();
    LoginRedirect login = client.authorize("alice.atnet.dev", AuthorizeOptions.DEFAULT);
    URI callback = network.signIn(login.redirect(), "alice.atnet.dev", "alice-pass");
    IMPORTED.set(
        client.callback(
            CallbackParameters.parse(RequestParameters.parse(callback.getRawQuery()).values()),
            login.browserToken()));
  }

  private String open(String query) throws Exception {
    HttpResponse<String> page = browser.open(server.uri("/adopt" + query));
    assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
    return page.body();
  }

  @Test
  void the_browser_is_signed_in_from_the_next_request_on() throws Exception {
    assertThat(open("")).isEqualTo("nobody");

    assertThat(open("?mode=adopt")).as("the HttpSession has a new id").isEqualTo("true");

    assertThat(open("")).isEqualTo(alice.value());
    assertThat(CDI.current().select(TestParts.class).get().audit())
        .anySatisfy(
            event -> {
              assertThat(event.kind()).isEqualTo(AuditEvent.Kind.LOGIN_ACCEPTED);
              assertThat(event.reason()).isEqualTo("adopted");
              assertThat(event.clientAddress()).isEqualTo("127.0.0.1");
              assertThat(event.did()).isEqualTo(alice);
            });
  }

  @Test
  void a_session_that_the_browser_had_before_is_ended() throws Exception {
    browser.signIn(server, network);
    int before = network.counters().sessions(alice);

    open("?mode=adopt");

    assertThat(network.counters().sessions(alice)).isEqualTo(before - 1);
    assertThat(open("")).isEqualTo(alice.value());
  }

  @Test
  void a_committed_response_is_refused() throws Exception {
    open("?mode=late");

    assertThat(open("")).isEqualTo("nobody");
  }

  @Test
  void a_token_of_another_session_is_refused() throws Exception {
    open("?mode=wrong");

    assertThat(open("")).isEqualTo("nobody");
  }
}
