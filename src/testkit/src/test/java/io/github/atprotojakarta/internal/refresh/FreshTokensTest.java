package io.github.atprotojakarta.internal.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.session.FailingSessionStore;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.session.StrictNetworkFixture;
import io.github.atprotojakarta.store.InMemorySessionStore;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long callers wait at most, and what operators read when a node stops. */
class FreshTokensTest {
  private final ManualContext manual = new ManualContext();
  private final StoredSession first =
      StoredSamples.session(StoredSamples.account(), StoredSamples.NOW);
  private final StoredSession second = StoredSamples.refreshed(first);
  private final InMemorySessionStore rows = new InMemorySessionStore();
  private Runnable whileReading = () -> {};
  private final FreshTokens tokens =
      new FreshTokens(
          new FailingSessionStore(rows) {
            @Override
            public Optional<StoredSession> find(SessionKey key) {
              whileReading.run();
              return super.find(key);
            }
          },
          (key, wait, lease) -> Optional.empty(),
          StrictNetworkFixture.SHORT,
          new RefreshDestinations("", null, null, null),
          OfflineServer.revocation(),
          new SessionEvents(List.of()),
          manual.context());

  @BeforeEach
  void store() {
    rows.insert(second);
  }

  @Test
  void a_caller_whose_tokens_replace_an_older_row_waits_for_the_rest_of_its_time_only() {
    StoredSession third = StoredSamples.refreshed(second);
    StoredSession fourth = StoredSamples.refreshed(third);
    Duration reading = StrictNetworkFixture.SHORT.callerWait().dividedBy(2);
    manual.waits.meanwhile = manual::runTasks;
    whileReading =
        () -> {
          manual.waits.advance(reading);
          whileReading = () -> rows.complete(fourth);
        };

    assertThat(tokens.newer(third, manual.waits.nanoTime())).isEqualTo(fourth);

    assertThat(manual.waits.awaited)
        .containsExactly(
            StrictNetworkFixture.SHORT.callerWait(),
            StrictNetworkFixture.SHORT.callerWait().minus(reading));
  }

  @Test
  void a_refresh_that_outlasts_its_node_is_reported() {
    try (OperatorMessages messages = new OperatorMessages(FreshTokens.class)) {
      manual.waits.meanwhile = manual::runTasks;
      whileReading =
          () -> {
            manual.waits.meanwhile = () -> {};
            tokens.close();
          };
      assertThat(tokens.newer(first, manual.waits.nanoTime())).isEqualTo(second);
      assertThat(messages.lines())
          .containsExactly(
              "WARNING ATP1105 A refresh did not end within PT0.2S; the user may have to sign in again");
    }
    assertThat(manual.waits.awaited).endsWith(StrictNetworkFixture.SHORT.othersWait());
  }

  @Test
  void a_node_without_refreshes_stops_in_silence() {
    try (OperatorMessages messages = new OperatorMessages(FreshTokens.class)) {
      tokens.close();
      assertThat(messages.lines()).isEmpty();
    }
  }
}
