package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpRequest;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.store.MaintenanceTask;
import io.github.atprotojakarta.testkit.server.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that have too many requests, or refuse to revoke. */
class RefreshPausesTest {
  private final StrictNetworkFixture fixture = new StrictNetworkFixture();
  private final List<String> sent = new CopyOnWriteArrayList<>();
  private final AtprotoOAuthClient node =
      fixture.node(fixture.sessions).transport(this::send).build();

  @AfterEach
  void close() {
    fixture.network.faults().clear();
    node.close();
    fixture.close();
  }

  private HttpResponse send(HttpRequest request) throws HttpTransportException {
    sent.add(request.uri().getPath());
    return fixture.network.transport().send(request);
  }

  private long sentTo(String path) {
    return sent.stream().filter(path::equals).count();
  }

  private void assertTryAgain(SessionKey key) {
    assertThatThrownBy(() -> node.restore(key, RefreshPolicy.ALWAYS))
        .isInstanceOf(TransientException.class);
  }

  private void maintain() {
    node.maintenanceTasks().forEach(MaintenanceTask::run);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void no_session_is_refreshed_at_a_server_that_wants_a_pause(int status) {
    List<SessionKey> keys =
        IntStream.range(0, 5).mapToObj(i -> fixture.signIn().session().key()).toList();
    fixture.network.faults().failRequests(Endpoint.TOKEN, status, "300");
    for (int round = 0; round < 20; round++) {
      keys.forEach(this::assertTryAgain);
    }
    assertThat(sentTo("/oauth/token")).isEqualTo(1);
    fixture.network.faults().clear();
    fixture.clock.advance(Duration.ofMinutes(5));
    keys.forEach(key -> node.restore(key, RefreshPolicy.ALWAYS));
    assertThat(fixture.network.counters().refreshes()).isEqualTo(5);
    assertThat(fixture.network.counters().replays()).isZero();
  }

  @Test
  void token_requests_become_rare_at_a_server_that_responds_with_429() {
    SessionKey key = fixture.signIn().session().key();
    fixture.network.faults().failRequests(Endpoint.TOKEN, 429);
    for (int second = 0; second < 3600; second += 10) {
      assertTryAgain(key);
      fixture.clock.advance(Duration.ofSeconds(10));
    }
    // Pauses of 1, 2, 4 ... seconds, and then of five minutes.
    assertThat(sentTo("/oauth/token")).isBetween(10L, 20L);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 405})
  void a_revocation_that_is_refused_for_good_is_given_up(int status) {
    SessionKey key = fixture.signIn().session().key();
    fixture.network.faults().failRequests(Endpoint.REVOCATION, status);
    node.revoke(key);
    maintain();
    assertThat(sentTo("/oauth/revoke")).isEqualTo(1);
    assertThat(fixture.sessions.retired(StrictNetworkFixture.FAR_FUTURE, 1)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 503})
  void a_revocation_that_fails_is_tried_again_in_pauses_that_double_up_to_a_day(int status) {
    SessionKey key = fixture.signIn().session().key();
    fixture.network.faults().failRequests(Endpoint.REVOCATION, status);
    node.revoke(key);
    for (int minute = 0; minute < 14 * 24 * 60; minute += 5) {
      maintain();
      fixture.clock.advance(Duration.ofMinutes(5));
    }
    // After 10, 20, 40 ... minutes, and then once a day until the session is over.
    assertThat(sentTo("/oauth/revoke")).isBetween(15L, 25L);
    fixture.clock.advance(Duration.ofDays(1));
    maintain();
    assertThat(fixture.sessions.retired(StrictNetworkFixture.FAR_FUTURE, 1)).isEmpty();
  }
}
