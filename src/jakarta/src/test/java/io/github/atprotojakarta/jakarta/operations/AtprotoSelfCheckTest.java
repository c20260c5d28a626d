package io.github.atprotojakarta.jakarta.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.jakarta.LogLines;
import io.github.atprotojakarta.jakarta.TestServer;
import io.github.atprotojakarta.oauth.client.ClientKeySet;
import io.github.atprotojakarta.oauth.client.SelfCheckFinding;
import io.github.atprotojakarta.oauth.client.SelfCheckFinding.Kind;
import io.github.atprotojakarta.testkit.StrictNetwork;
import jakarta.enterprise.inject.spi.CDI;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The application looks at itself from outside. */
class AtprotoSelfCheckTest {
  private static final URI PUBLIC = URI.create("https://app.atnet.dev");

  private final StrictNetwork network = StrictNetwork.start();

  @AfterEach
  void stop() {
    network.close();
  }

  private TestServer.Builder application() {
    return TestServer.builder()
        .attribute("network", network)
        .parameter("atproto.public-url", PUBLIC + "/shop")
        .parameter("atproto.plc-directory", network.plcDirectory().toString())
        .parameter(
            "atproto.keys", ClientKeySet.generate(new SecureRandom()).toPrivateJwks().reveal());
  }

  private static AtprotoSelfCheck selfCheck() {
    return CDI.current().select(AtprotoSelfCheck.class).get();
  }

  @Test
  void an_application_that_is_reached_under_its_address_has_no_faults() throws Exception {
    try (TestServer server = application().start()) {
      network.mapOrigin(PUBLIC, server.uri("").resolve("/"));

      assertThat(selfCheck().run()).isEmpty();
      assertThat(selfCheck().checkedAt()).isPresent();
      assertThat(selfCheck().findings()).isEmpty();
    }
  }

  @Test
  void what_is_wrong_is_kept_for_a_health_check() throws Exception {
    String clientId = PUBLIC + "/shop/oauth/client-metadata.json";
    network.publish(URI.create(clientId), 404, "text/html", "not here");
    try (TestServer server = application().start()) {
      assertThat(server.port()).isPositive();
      assertThat(selfCheck().findings()).isEmpty();
      selfCheck().run();

      assertThat(selfCheck().findings())
          .extracting(SelfCheckFinding::kind)
          .containsExactly(Kind.STATUS);
      assertThat(selfCheck().findings().get(0).message()).contains(clientId, "404");
    }
  }

  @Test
  void findings_are_logged_once_and_checked_again_until_they_are_gone() throws Exception {
    network.publish(
        URI.create(PUBLIC + "/shop/oauth/client-metadata.json"), 404, "text/html", "not here");
    try (LogLines log = new LogLines();
        TestServer server = application().start()) {
      selfCheck().checkAgain();
      selfCheck().checkAgain();
      assertThat(log.lines())
          .filteredOn(line -> line.contains("ATP2103"))
          .singleElement()
          .asString()
          .startsWith("WARNING ")
          .contains("STATUS: ", "404");

      network.mapOrigin(PUBLIC, server.uri("").resolve("/"));
      selfCheck().checkAgain();
      assertThat(selfCheck().findings()).isEmpty();
      assertThat(log.lines()).contains("INFO Self-check: there are no findings any more");
    }
  }

  @Test
  void a_wrong_clock_of_this_machine_is_found_by_the_plc_directory() throws Exception {
    network.faults().clockOffset(Duration.ofMinutes(-2));
    try (TestServer server = application().start()) {
      network.mapOrigin(PUBLIC, server.uri("").resolve("/"));

      List<SelfCheckFinding> findings = selfCheck().run();
      assertThat(findings).extracting(SelfCheckFinding::kind).containsExactly(Kind.CLOCK);
      assertThat(findings.get(0).message())
          .contains(network.plcDirectory().toString(), "clock of this machine is wrong");
    }
  }

  @Test
  void the_application_looks_by_itself_after_it_has_started() throws Exception {
    try (TestServer server = application().start()) {
      network.mapOrigin(PUBLIC, server.uri("").resolve("/"));
      Instant end = Instant.now().plus(Duration.ofMinutes(1));
      while (selfCheck().checkedAt().isEmpty() && Instant.now().isBefore(end)) {
        LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      }

      assertThat(selfCheck().checkedAt()).isPresent();
    }
  }

  private TestServer.Builder withKeyUntil(Instant end) {
    String keys = ClientKeySet.generate(new SecureRandom(), "k").toPrivateJwks().reveal();
    return application()
        .parameter("atproto.self-check", "false")
        .parameter(
            "atproto.keys",
            keys.replace("\"kty\"", "\"exp\":" + end.getEpochSecond() + ",\"kty\""));
  }

  /** Returns what two more checks of such a key and the one at the start log. */
  private List<String> linesOfChecks(Instant end) throws Exception {
    try (LogLines log = new LogLines();
        TestServer server = withKeyUntil(end).start()) {
      assertThat(server.port()).isPositive();
      selfCheck().checkKey();
      selfCheck().checkKey();
      return log.lines();
    }
  }

  private static Instant inDays(long days) {
    return Instant.now().plus(Duration.ofDays(days)).truncatedTo(ChronoUnit.SECONDS);
  }

  @Test
  void a_key_that_soon_stops_signing_is_logged_each_time() throws Exception {
    Instant end = inDays(29);
    assertThat(linesOfChecks(end))
        .filteredOn(line -> line.contains("ATP2110"))
        .hasSizeGreaterThanOrEqualTo(2)
        .allMatch(line -> line.startsWith("WARNING "))
        .allMatch(line -> line.contains("\"k\" signs until " + end + " only"));
  }

  @Test
  void the_later_end_of_a_key_is_shown_once() throws Exception {
    Instant end = inDays(31);
    assertThat(linesOfChecks(end))
        .filteredOn(line -> line.contains("The client key "))
        .containsExactly("INFO The client key \"k\" signs until " + end);
  }

  @Test
  void the_setting_is_true_or_false() {
    assertThatThrownBy(() -> application().parameter("atproto.self-check", "maybe").start())
        .rootCause()
        .hasMessageContaining("atproto.self-check = \"maybe\": must be true or false");
  }
}
