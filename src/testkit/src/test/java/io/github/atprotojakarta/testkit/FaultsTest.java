package io.github.atprotojakarta.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.testkit.oauth.token.RefreshTokenUse;
import io.github.atprotojakarta.testkit.oauth.token.RefreshTokenUse.Result;
import io.github.atprotojakarta.testkit.server.Delivery;
import io.github.atprotojakarta.testkit.server.Endpoint;
import io.github.atprotojakarta.testkit.server.FaultRates;
import io.github.atprotojakarta.testkit.server.Hold;
import io.github.atprotojakarta.testkit.server.JsonDocuments;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultsTest extends NetworkTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stopThreads() {
    threads.shutdownNow();
  }

  @Test
  void a_lost_response_was_processed() {
    RawClient.Tokens tokens = client.login();
    network.faults().rotateNonces(); // the lost response must not be the demand for a nonce
    network.faults().loseNextTokenResponse();
    assertThatThrownBy(() -> client.refresh(tokens.refresh()))
        .isInstanceOf(UncheckedIOException.class)
        .cause()
        .isInstanceOfSatisfying(
            HttpTransportException.class, e -> assertThat(e.mayHaveReachedServer()).isTrue());
    assertThat(network.counters().refreshes()).isEqualTo(1);
    assertThat(client.refresh(tokens.refresh()).description()).isEqualTo("Refresh token replayed");
  }

  @Test
  void a_response_that_breaks_off_has_no_length_and_no_end() throws Exception {
    network.faults().abortNextResponse(Endpoint.SERVER_METADATA, 60_000);
    URI metadata = URI.create(network.issuer() + "/.well-known/oauth-authorization-server");
    try (HttpResponse response = network.transport().send(HttpRequest.get(metadata).build())) {
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.header("Content-Length")).isEmpty();
      assertThat(response.body().readNBytes(60_000)).hasSize(60_000).endsWith(' ', ' ');
      assertThatThrownBy(() -> response.body().read()).isInstanceOf(IOException.class);
    }
    assertThat(network.counters().lost(Endpoint.SERVER_METADATA)).isEqualTo(1);
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
  void a_gateway_that_failed_hides_a_response_that_was_processed() {
    RawClient.Tokens tokens = client.login();
    network.faults().rotateNonces(); // the replaced response must not be the demand for a nonce
    network.faults().failNextResponse(Endpoint.TOKEN, 504);
    assertThat(client.refresh(tokens.refresh()).status()).isEqualTo(504);
    assertThat(network.counters().refreshes()).isEqualTo(1);
    assertThat(network.counters().lost(Endpoint.TOKEN)).isEqualTo(1);
    assertThat(client.refresh(tokens.refresh()).description()).isEqualTo("Refresh token replayed");
  }

  @Test
  void a_gateway_fails_at_random_after_processing() {
    RawClient.Tokens tokens = client.login();
    network
        .faults()
        .atRandom(Endpoint.TOKEN, new FaultRates(0, Duration.ZERO, 0, 0, 1), new Random(1));
    assertThat(client.refresh(tokens.refresh()).status()).isIn(502, 504);
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
  void a_broken_response_is_no_json() {
    RawClient.Tokens tokens = client.login();
    network.faults().truncateNextResponse(Endpoint.TOKEN);
    RawClient.Reply broken = client.refresh(tokens.refresh());
    assertThat(broken.status()).isEqualTo(200);
    assertThat(JsonDocuments.parse(broken.text())).isEmpty();
  }

  @Test
  void answers_can_be_edited() {
    network
        .faults()
        .editResponses(
            Endpoint.TOKEN, json -> JsonDocuments.object(json).add("sub", "did:plc:other").build());
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
      assertThat(refresh.get(2, TimeUnit.MINUTES).status()).isEqualTo(200);
    }
  }

  @Test
  void a_held_response_was_processed() throws Exception {
    RawClient.Tokens tokens = client.login();
    Hold hold = network.faults().holdNextResponse(Endpoint.TOKEN);
    Future<RawClient.Reply> refresh = threads.submit(() -> client.refresh(tokens.refresh()));
    hold.awaitArrival(PATIENCE);
    assertThat(network.counters().refreshes()).isEqualTo(1);
    assertThat(refresh).isNotDone();
    hold.release();
    assertThat(refresh.get(2, TimeUnit.MINUTES).status()).isEqualTo(200);
  }

  @Test
  void a_hold_that_nobody_comes_to_says_so() {
    Hold hold = network.faults().holdNextResponse(Endpoint.TOKEN);
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
    assertThatThrownBy(() -> request.get(2, TimeUnit.MINUTES))
        .hasCauseInstanceOf(HttpTransportException.class);
  }

  @Test
  void a_response_larger_than_allowed_is_cut_off() throws Exception {
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
  void a_slow_response_runs_into_the_request_timeout() {
    try (Hold hold = network.faults().holdNextResponse(Endpoint.SERVER_METADATA)) {
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

  @Test
  void the_same_seed_brings_the_same_failures() throws Exception {
    FaultRates rates = new FaultRates(0, Duration.ZERO, 0.5, 0, 0);
    network.faults().atRandom(Endpoint.SERVER_METADATA, rates, new Random(7));
    List<Integer> first = statuses(20);
    network.faults().atRandom(Endpoint.SERVER_METADATA, rates, new Random(7));

    assertThat(statuses(20)).isEqualTo(first).contains(200).containsAnyOf(500, 502, 503);
    long failures = first.stream().filter(status -> status != 200).count();
    assertThat(network.counters().failed(Endpoint.SERVER_METADATA)).isEqualTo(2 * failures);
  }

  private List<Integer> statuses(int count) throws IOException {
    URI metadata = URI.create(network.issuer() + "/.well-known/oauth-authorization-server");
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      try (var response = network.transport().send(HttpRequest.get(metadata).build())) {
        statuses.add(response.status());
      }
    }
    return statuses;
  }

  @Test
  void what_became_of_each_refresh_token_is_written_down() {
    RawClient.Tokens tokens = client.login();
    RawClient.Tokens second = RawClient.tokens(client.refresh(tokens.refresh()));
    network
        .faults()
        .atRandom(Endpoint.TOKEN, new FaultRates(0, Duration.ZERO, 0, 1, 0), new Random(1));
    assertThatThrownBy(() -> client.refresh(second.refresh()))
        .isInstanceOf(UncheckedIOException.class);
    network.faults().clear();
    client.refresh(second.refresh());
    client.refresh(second.refresh());
    // The client gets the response a moment before the server records the delivery.
    while (network.refreshTokenUses().stream().anyMatch(use -> use.delivery() == null)) {
      Thread.onSpinWait();
    }

    assertThat(network.refreshTokenUses())
        .extracting(
            RefreshTokenUse::did,
            RefreshTokenUse::generation,
            RefreshTokenUse::result,
            RefreshTokenUse::delivery)
        .containsExactly(
            tuple(alice.value(), 1, Result.REFRESHED, Delivery.SENT),
            tuple(alice.value(), 2, Result.REFRESHED, Delivery.LOST),
            tuple(alice.value(), 2, Result.REPLAYED, Delivery.SENT),
            tuple(alice.value(), 2, Result.TOO_LATE, Delivery.SENT));
    assertThat(network.counters().lost(Endpoint.TOKEN)).isEqualTo(1);
    assertThat(network.refreshTokenUses().toString()).doesNotContain(second.refresh());
  }

  @Test
  void a_delayed_request_goes_on_at_once_when_the_faults_are_cleared() throws Exception {
    RawClient.Tokens tokens = client.login();
    network
        .faults()
        .atRandom(Endpoint.TOKEN, new FaultRates(1, Duration.ofDays(1), 0, 0, 0), new Random(1));
    Future<RawClient.Reply> refresh = threads.submit(() -> client.refresh(tokens.refresh()));
    while (network.counters().delayed(Endpoint.TOKEN) == 0) {
      Thread.onSpinWait();
    }
    assertThat(network.counters().running(Endpoint.TOKEN)).isEqualTo(1);
    network.faults().clear();

    assertThat(refresh.get(2, TimeUnit.MINUTES).status()).isEqualTo(200);
  }

  @Test
  void odds_are_probabilities() {
    assertThatThrownBy(() -> new FaultRates(0, Duration.ZERO, 1.5, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1.5");
  }
}
