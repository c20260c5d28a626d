package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.TokenRefreshException;
import io.github.atprotojakarta.TokenRevokedException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.metrics.Measurement.RejectedFor;
import io.github.atprotojakarta.metrics.Measurement.SessionRejected;
import io.github.atprotojakarta.store.InMemorySessionStore;
import io.github.atprotojakarta.testkit.server.Endpoint;
import jakarta.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The metrics of a refresh that ends a session. */
class RejectedSessionsTest {
  private static final Duration PAST_THE_CLAIM = Duration.ofSeconds(61);

  private final StrictNetworkFixture fixture = new StrictNetworkFixture();
  private final List<Measurement> measured = new CopyOnWriteArrayList<>();
  private AtprotoOAuthClient node;
  private SessionKey key;

  @BeforeEach
  void signIn() {
    node = fixture.node(fixture.sessions).metricsListener(measured::add).build();
    key = fixture.signIn().session().key();
  }

  @AfterEach
  void close() {
    node.close();
    fixture.close();
  }

  private void refreshIsRejected() {
    assertThatThrownBy(() -> node.restore(key, RefreshPolicy.ALWAYS))
        .isInstanceOf(TokenRefreshException.class);
  }

  private void assertMeasured(RejectedFor... causes) {
    assertThat(measured)
        .filteredOn(SessionRejected.class::isInstance)
        .extracting(each -> ((SessionRejected) each).cause())
        .containsExactly(causes);
  }

  @Test
  void a_session_that_the_person_ended_at_their_server_was_refused() {
    fixture.network.endSessions(fixture.alice);

    refreshIsRejected();

    assertMeasured(RejectedFor.REFUSED);
  }

  @Test
  void a_refresh_token_that_somebody_else_has_used_was_replayed() {
    InMemorySessionStore stolen = new InMemorySessionStore();
    stolen.insert(fixture.sessions.find(key).orElseThrow());
    try (AtprotoOAuthClient thief = fixture.node(stolen).build()) {
      thief.restore(key, RefreshPolicy.ALWAYS);
    }

    refreshIsRejected();

    assertThat(fixture.network.counters().replays()).isEqualTo(1);
    assertMeasured(RejectedFor.REPLAYED);
  }

  @Test
  void a_token_whose_answer_was_lost_was_replayed_whatever_the_server_calls_that() {
    fixture.network.faults().loseNextTokenResponse();
    assertThatThrownBy(() -> node.restore(key, RefreshPolicy.ALWAYS))
        .isInstanceOf(TransientException.class);
    assertMeasured();
    // The server deletes the session, so it does not detect a replay of the token.
    fixture.network.endSessions(fixture.alice);
    fixture.clock.advance(PAST_THE_CLAIM);

    refreshIsRejected();

    assertThat(fixture.network.counters().replays()).isZero();
    assertMeasured(RejectedFor.REPLAYED);
  }

  @Test
  void tokens_of_another_account_are_told_apart() {
    fixture
        .network
        .faults()
        .editResponses(
            Endpoint.TOKEN,
            json -> Json.createObjectBuilder(json).add("sub", fixture.bob.toString()).build());

    refreshIsRejected();

    assertMeasured(RejectedFor.OTHER_ACCOUNT);
  }

  @Test
  void a_refresh_that_worked_or_may_work_later_or_came_after_the_sign_out_ended_nothing() {
    node.restore(key, RefreshPolicy.ALWAYS);
    fixture.network.faults().failNextTokenRequest(503);
    assertThatThrownBy(() -> node.restore(key, RefreshPolicy.ALWAYS))
        .isInstanceOf(TransientException.class);
    fixture.client.revoke(key);
    assertThatThrownBy(() -> node.restore(key, RefreshPolicy.ALWAYS))
        .isInstanceOf(TokenRevokedException.class);

    assertMeasured();
  }
}
