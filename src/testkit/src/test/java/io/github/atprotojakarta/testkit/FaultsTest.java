package io.github.atprotojakarta.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.testkit.server.Documents;
import io.github.atprotojakarta.testkit.server.Endpoint;
import io.github.atprotojakarta.testkit.server.Hold;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultsTest extends NetworkTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stopThreads() {
    threads.shutdownNow();
  }

  @Test
  void a_lost_answer_was_processed() {
    RawClient.Tokens tokens = client.login();
    network.faults().rotateNonces(); // the demand for a nonce must not be what gets lost
    network.faults().loseNextTokenAnswer();
    assertThatThrownBy(() -> client.refresh(tokens.refresh()))
        .isInstanceOf(UncheckedIOException.class)
        .cause()
        .isInstanceOfSatisfying(
            HttpTransportException.class, e -> assertThat(e.mayHaveReachedServer()).isTrue());
    assertThat(network.counters().refreshes()).isEqualTo(1);
    assertThat(client.refresh(tokens.refresh()).description()).isEqualTo("Refresh token replayed");
  }

  @Test
  void a_failed_request_was_not_processed() {
    RawClient.Tokens tokens = client.login();
    network.faults().failNextTokenRequest(503);
    network.faults().failNextTokenRequest(500);
    assertThat(client.refresh(tokens.refresh()).status()).isEqualTo(503);
    assertThat(client.refresh(tokens.refresh()).status()).isEqualTo(500);
    assertThat(client.refresh(tokens.refresh()).status()).isEqualTo(200);
    assertThat(network.counters().refreshes()).isEqualTo(1);
  }

  @Test
  void a_standing_failure_lasts_until_it_is_cleared() {
    RawClient.Tokens tokens = client.login();
    network.faults().failRequests(Endpoint.TOKEN, 502);
    assertThat(client.refresh(tokens.refresh()).status()).isEqualTo(502);
    assertThat(client.refresh(tokens.refresh()).status()).isEqualTo(502);
    network.faults().clear();
    assertThat(client.refresh(tokens.refresh()).status()).isEqualTo(200);
  }

  @Test
  void a_broken_answer_is_no_json() {
    RawClient.Tokens tokens = client.login();
    network.faults().breakNextAnswer(Endpoint.TOKEN);
    RawClient.Reply broken = client.refresh(tokens.refresh());
    assertThat(broken.status()).isEqualTo(200);
    assertThat(Documents.parse(broken.text())).isEmpty();
  }

  @Test
  void answers_can_be_edited() {
    network
        .faults()
        .editAnswers(
            Endpoint.TOKEN, json -> Documents.object(json).add("sub", "did:plc:other").build());
    assertThat(client.login().json().getString("sub")).isEqualTo("did:plc:other");
  }

  @Test
  void a_held_request_is_not_processed_before_its_release() throws Exception {
    RawClient.Tokens tokens = client.login();
    try (Hold hold = network.faults().holdNextRequest(Endpoint.TOKEN)) {
      Future<RawClient.Reply> refresh = threads.submit(() -> client.refresh(tokens.refresh()));
      hold.awaitArrival(PATIENCE);
      assertThat(refresh).isNotDone();
      assertThat(network.counters().refreshes()).isZero();
      hold.release();
      assertThat(refresh.get(30, TimeUnit.SECONDS).status()).isEqualTo(200);
    }
  }

  @Test
  void a_held_answer_was_processed() throws Exception {
    RawClient.Tokens tokens = client.login();
    Hold hold = network.faults().holdNextAnswer(Endpoint.TOKEN);
    Future<RawClient.Reply> refresh = threads.submit(() -> client.refresh(tokens.refresh()));
    hold.awaitArrival(PATIENCE);
    assertThat(network.counters().refreshes()).isEqualTo(1);
    assertThat(refresh).isNotDone();
    hold.release();
    assertThat(refresh.get(30, TimeUnit.SECONDS).status()).isEqualTo(200);
  }

  @Test
  void a_hold_that_nobody_comes_to_says_so() {
    Hold hold = network.faults().holdNextAnswer(Endpoint.TOKEN);
    assertThatThrownBy(() -> hold.awaitArrival(Duration.ZERO))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closing_the_network_lets_go_of_what_is_held() throws Exception {
    StrictNetwork other = StrictNetwork.start();
    Hold hold = other.faults().holdNextRequest(Endpoint.SERVER_METADATA);
    URI metadata = URI.create(other.issuer() + "/.well-known/oauth-authorization-server");
    Future<?> request =
        threads.submit(() -> other.transport().send(HttpRequest.get(metadata).build()));
    hold.awaitArrival(PATIENCE);
    other.close();
    assertThatThrownBy(() -> request.get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(HttpTransportException.class);
  }

  @Test
  void an_answer_larger_than_allowed_is_cut_off() throws Exception {
    URI metadata = URI.create(network.issuer() + "/.well-known/oauth-authorization-server");
    try (var response =
        network.transport().send(HttpRequest.get(metadata).responseLimit(10).build())) {
      assertThatThrownBy(response::bytes)
          .isInstanceOfSatisfying(
              HttpTransportException.class,
              e -> assertThat(e.kind()).isEqualTo(HttpTransportException.Kind.TOO_LARGE));
    }
  }

  @Test
  void a_slow_answer_runs_into_the_request_timeout() {
    try (Hold hold = network.faults().holdNextAnswer(Endpoint.SERVER_METADATA)) {
      URI metadata = URI.create(network.issuer() + "/.well-known/oauth-authorization-server");
      assertThatThrownBy(
              () ->
                  network
                      .transport()
                      .send(HttpRequest.get(metadata).timeout(Duration.ofMillis(50)).build()))
          .isInstanceOfSatisfying(
              HttpTransportException.class, e -> assertThat(e.mayHaveReachedServer()).isTrue());
      assertThat(hold).isNotNull();
    }
  }

  @Test
  void requests_are_counted_by_end_point() {
    client.login();
    assertThat(network.counters().requests(Endpoint.PAR)).isEqualTo(2);
    assertThat(network.counters().requests(Endpoint.TOKEN)).isEqualTo(1);
    assertThat(network.counters().requests(Endpoint.XRPC)).isZero();
  }
}
