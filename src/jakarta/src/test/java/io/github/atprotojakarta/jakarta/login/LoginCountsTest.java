package io.github.atprotojakarta.jakarta.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.jakarta.TestMetrics;
import io.github.atprotojakarta.jakarta.TestServer;
import io.github.atprotojakarta.metrics.Measurement.Login;
import io.github.atprotojakarta.metrics.Measurement.LoginCause;
import io.github.atprotojakarta.metrics.Measurement.LoginOutcome;
import io.github.atprotojakarta.testkit.StrictNetwork;
import jakarta.enterprise.inject.spi.CDI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each login counts once, no matter whether the client or the endpoints refuse it. */
class LoginCountsTest {
  private final HttpClient http = HttpClient.newHttpClient();
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
            .parameter("atproto.login.per-address", "1")
            .parameter("atproto.client-address-header", "X-Real-IP")
            .start();
  }

  @AfterEach
  void stop() {
    server.close();
    network.close();
  }

  private int login(String identifier, String... headers) throws Exception {
    HttpRequest.Builder form =
        HttpRequest.newBuilder(server.uri("/oauth/login"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("X-Real-IP", "198.51.100.7")
            .POST(HttpRequest.BodyPublishers.ofString("identifier=" + identifier));
    if (headers.length > 0) {
      form.headers(headers);
    }
    return http.send(form.build(), BodyHandlers.discarding()).statusCode();
  }

  private static List<Login> counted() {
    return CDI.current().select(TestMetrics.class).get().logins();
  }

  @Test
  void a_login_that_a_limit_refuses_is_counted_beside_the_one_that_was_started() throws Exception {
    assertThat(login("alice.atnet.dev")).isEqualTo(303);
    assertThat(login("alice.atnet.dev")).isEqualTo(429);
    assertThat(counted())
        .containsExactly(
            new Login(LoginOutcome.STARTED, LoginCause.NONE),
            new Login(LoginOutcome.REFUSED, LoginCause.LIMIT));
  }

  @Test
  void an_unknown_handle_is_counted_once() throws Exception {
    assertThat(login("nobody.atnet.dev")).isEqualTo(400);
    assertThat(counted()).containsExactly(new Login(LoginOutcome.REFUSED, LoginCause.ACCOUNT));
  }

  @Test
  void a_form_of_another_site_is_counted() throws Exception {
    assertThat(login("alice.atnet.dev", "Sec-Fetch-Site", "cross-site")).isEqualTo(403);
    assertThat(counted()).containsExactly(new Login(LoginOutcome.REFUSED, LoginCause.REQUEST));
  }

  @Test
  void a_form_that_names_no_account_is_counted() throws Exception {
    assertThat(login("")).isEqualTo(400);
    assertThat(counted()).containsExactly(new Login(LoginOutcome.REFUSED, LoginCause.REQUEST));
  }

  @Test
  void a_sign_out_that_is_refused_is_no_login() throws Exception {
    HttpRequest logout =
        HttpRequest.newBuilder(server.uri("/oauth/logout"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Sec-Fetch-Site", "cross-site")
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    assertThat(http.send(logout, BodyHandlers.discarding()).statusCode()).isEqualTo(403);
    assertThat(counted()).isEmpty();
  }
}
