package io.github.atprotojakarta.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.testkit.StrictNetwork;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.literal.NamedLiteral;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.http.HttpServlet;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How an application starts, or does not. */
class StartTest {
  private StrictNetwork network;

  @BeforeEach
  void start() {
    network = StrictNetwork.start();
  }

  @AfterEach
  void stop() {
    network.close();
  }

  @Test
  void bad_settings_stop_the_deployment_and_are_all_told() {
    assertThatThrownBy(
            () ->
                application()
                    .parameter("atproto.public-url", "http://app.example.com")
                    .parameter("atproto.login-timeout", "PT2H")
                    .start())
        .hasRootCauseInstanceOf(IllegalArgumentException.class)
        .rootCause()
        .hasMessageContaining("atproto.public-url = \"http://app.example.com\"")
        .hasMessageContaining("atproto.login-timeout = \"PT2H\"");
  }

  @Test
  void a_system_property_overrides_the_context_parameter() throws Exception {
    System.setProperty("atproto.home", "/from-property");
    try (TestServer server =
        application()
            .parameter("atproto.home", "/from-web-xml")
            .parameter("atproto.login-page", "/from-web-xml")
            .start()) {
      AtprotoConfiguration configuration = CDI.current().select(AtprotoConfiguration.class).get();

      assertThat(configuration.home()).isEqualTo("/from-property");
      assertThat(configuration.loginPage()).isEqualTo("/from-web-xml");
      assertThat(server.port()).isPositive();
    } finally {
      System.clearProperty("atproto.home");
    }
  }

  @Test
  void an_application_may_have_a_second_client_as_a_named_bean() throws Exception {
    TestBrowser browser = new TestBrowser();
    try (TestServer server = application().start()) {
      Instance<AtprotoOAuthClient> clients = CDI.current().select(AtprotoOAuthClient.class);

      assertThat(clients.select(NamedLiteral.of("second")).isResolvable()).isTrue();
      assertThat(browser.call(server.uri("/oauth/session")).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void another_place_of_the_endpoints_is_a_setting() throws Exception {
    TestBrowser browser = new TestBrowser();
    try (TestServer server = application().parameter("atproto.base", "/auth").start()) {
      assertThat(browser.call(server.uri("/auth/session")).statusCode()).isEqualTo(401);
      assertThat(browser.call(server.uri("/auth/nothing")).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void a_resource_of_the_application_may_publish_the_endpoints() throws Exception {
    TestBrowser browser = new TestBrowser();
    try (TestServer server =
        application().resourceAt("/auth").parameter("atproto.base", "/auth").start()) {
      assertThat(browser.call(server.uri("/auth/session")).statusCode()).isEqualTo(401);
      HttpResponse<String> begun =
          browser.post(server.uri("/auth/login"), "identifier=nobody.atnet.dev", "same-origin");
      assertThat(begun.body()).contains("The handle nobody.atnet.dev does not exist");
      for (String method : List.of("PUT", "PATCH", "DELETE")) {
        HttpResponse<String> refused =
            browser.send(
                HttpRequest.newBuilder(server.uri("/auth/login"))
                    .header("Accept", "*/*")
                    .method(method, HttpRequest.BodyPublishers.ofString("x")));
        assertThat(refused.statusCode()).isEqualTo(405);
        assertThat(refused.headers().firstValue("Allow")).contains("GET, OPTIONS, POST");
      }
      assertThat(browser.call(server.uri("/auth/a/b")).body()).contains("not_found");
    }
  }

  @Test
  void a_resource_that_is_not_where_the_settings_say_serves_nothing() throws Exception {
    TestBrowser browser = new TestBrowser();
    try (TestServer server =
        application().resourceAt("/auth").filterParameter("open", "/*").start()) {
      HttpResponse<String> answer =
          browser.post(server.uri("/auth/login"), "identifier=a.dev", "same-origin");

      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body()).contains("/shop/oauth (atproto.base)");
    }
  }

  @Test
  void a_servlet_of_the_application_at_the_same_place_stops_the_deployment() {
    assertThatThrownBy(() -> application().servlet("/oauth/*", new HttpServlet() {}).start())
        .hasStackTraceContaining("[/oauth/*]")
        .hasStackTraceContaining("atproto.base");
  }

  @Test
  void a_web_application_without_a_sign_in_says_so() throws Exception {
    TestBrowser browser = new TestBrowser();
    try (TestServer server =
        application()
            .parameter("atproto.endpoints", "none")
            .parameter("atproto.public-url", "not read")
            .unguarded()
            .start()) {
      assertThat(browser.call(server.uri("/oauth/session")).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void a_login_that_cannot_come_back_to_this_machine_is_refused() throws Exception {
    try (TestServer server = application().start()) {
      String answer = server.rawPost("/shop/oauth/login", "shop.lan:8080", "identifier=a.dev");

      assertThat(answer).startsWith("HTTP/1.1 400 ").contains("loopback_only");
      assertThat(answer).contains("atproto.public-url");
    }
  }

  @Test
  void tasks_are_done_on_a_server_without_a_scheduler_and_end_with_the_application()
      throws Exception {
    Set<Thread> others = Thread.getAllStackTraces().keySet();
    TestServer server = application().start();
    Thread maintenance =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals("atproto-maintenance"))
            .filter(thread -> !others.contains(thread))
            .findAny()
            .orElseThrow();
    server.close();

    maintenance.join(120_000);
    assertThat(maintenance.isAlive()).isFalse();
  }

  private TestServer.Builder application() {
    return TestServer.builder()
        .attribute("network", network)
        .parameter("atproto.plc-directory", network.plcDirectory().toString());
  }
}
