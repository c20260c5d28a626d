package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.testkit.server.Endpoint;
import java.net.URI;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The module for OpenTelemetry inside a server, with the application's own OpenTelemetry. */
@Tag("server")
@Tag("long")
@Tag("telemetry")
@ExtendWith(ArquillianExtension.class)
class TelemetryIT {
  private static final String CALL = "XRPC com.atproto.server.getSession";

  @ArquillianResource private URI application;

  @Deployment(testable = false)
  static WebArchive traced() {
    return TracedApplication.war("traced.war", Map.of());
  }

  @Test
  void a_login_and_a_call_have_spans_and_metrics() {
    TracedApplication app = TracedApplication.at(application);

    app.signInAndCall();

    assertThat(app.report().lines())
        .contains(
            "span atproto login start in none",
            "span POST in atproto login start",
            "span atproto login completion in none",
            "span POST in atproto login completion",
            "span " + CALL + " in none",
            "span GET in " + CALL,
            "metric atproto.logins",
            "metric atproto.sessions.restored",
            "metric atproto.pds.calls");
  }

  @Test
  void no_server_gets_the_trace() {
    Map<Endpoint, Long> before = TracedApplication.requestsWithTrace();
    long calls = TracedApplication.calls();

    TracedApplication.at(application).signInAndCall();

    assertThat(TracedApplication.calls()).isGreaterThan(calls);
    assertThat(TracedApplication.requestsWithTrace()).isEqualTo(before);
  }
}
