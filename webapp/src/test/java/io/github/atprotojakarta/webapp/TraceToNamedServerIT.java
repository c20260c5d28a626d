package io.github.atprotojakarta.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.testkit.server.Endpoint;
import java.net.URI;
import java.util.Map;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An application that gives its trace to one server, inside a server. */
@Tag("server")
@Tag("long")
@Tag("telemetry")
@ExtendWith(ArquillianExtension.class)
class TraceToNamedServerIT {
  @ArquillianResource private URI application;

  @Deployment(testable = false)
  static WebArchive propagating() {
    return TracedApplication.war(
        "propagating.war",
        Map.of(
            "atproto.opentelemetry.propagate-to", NetworkBeforeServer.network().pds().toString()));
  }

  @Test
  void the_named_server_gets_the_trace_and_other_servers_do_not() {
    Map<Endpoint, Long> before = TracedApplication.requestsWithTrace();
    long calls = TracedApplication.calls();

    TracedApplication.at(application).signInAndCall();

    Map<Endpoint, Long> after = TracedApplication.requestsWithTrace();
    assertThat(after.get(Endpoint.XRPC) - before.get(Endpoint.XRPC))
        .isEqualTo(TracedApplication.calls() - calls)
        .isPositive();
    Stream.of(Endpoint.PAR, Endpoint.TOKEN, Endpoint.SERVER_METADATA, Endpoint.DIRECTORY)
        .forEach(
            other -> assertThat(after.get(other)).as("%s", other).isEqualTo(before.get(other)));
  }
}
