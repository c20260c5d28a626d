package io.github.atprotojakarta.internal.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.session.StrictNetworkFixture;
import io.github.atprotojakarta.store.RefreshLock;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A lock of the application, which may take long, be kept by another node, or fail. */
class MeasuredLockTest {
  private static final Duration WAITED = Duration.ofMillis(150);

  private final ManualContext manual = new ManualContext();
  private final SessionKey key =
      StoredSamples.session(StoredSamples.account(), StoredSamples.NOW).key();
  private final List<String> calls = new ArrayList<>();

  private Optional<RefreshLock.Held> acquire(RefreshLock lock) {
    RefreshLock slow =
        (session, wait, lease) -> {
          manual.waits.advance(WAITED);
          return lock.acquire(session, wait, lease);
        };
    return new MeasuredLock(slow, StrictNetworkFixture.SHORT, manual.context()).acquire(key);
  }

  private void assertMeasured(boolean held) {
    assertThat(manual.measured).containsExactly(new Measurement.LockWait(WAITED, held));
  }

  @Test
  void a_lock_is_held_until_it_is_closed() {
    RefreshLock.Held held =
        acquire(
                (session, wait, lease) -> {
                  calls.add(session + " " + wait + " " + lease);
                  return Optional.of(() -> calls.add("closed"));
                })
            .orElseThrow();
    assertThat(calls).containsExactly(key + " PT0.2S PT45S");
    assertMeasured(true);
    held.close();
    assertThat(calls).endsWith("closed");
  }

  @Test
  void a_lock_that_another_node_keeps_is_not_held() {
    assertThat(acquire((session, wait, lease) -> Optional.empty())).isEmpty();
    assertMeasured(false);
  }

  @Test
  void a_lock_whose_service_fails_is_not_held_and_the_operator_hears_why() {
    try (OperatorMessages messages = new OperatorMessages(MeasuredLock.class)) {
      assertThat(
              acquire(
                  (session, wait, lease) -> {
                    throw new NoClassDefFoundError("by a test");
                  }))
          .isEmpty();
      assertThat(messages.lines())
          .containsExactly(warning("failed", "java.lang.NoClassDefFoundError: by a test"));
    }
    assertMeasured(false);
  }

  @Test
  void a_lock_service_that_is_away_is_told_in_its_own_words() {
    try (OperatorMessages messages = new OperatorMessages(MeasuredLock.class)) {
      assertThat(
              acquire(
                  (session, wait, lease) -> {
                    throw new TransientException("No member responds");
                  }))
          .isEmpty();
      assertThat(messages.lines()).containsExactly(warning("failed", "No member responds"));
    }
  }

  @Test
  void a_lock_that_cannot_be_given_back_stops_nobody_and_the_operator_hears_why() {
    RefreshLock.Held held =
        acquire(
                (session, wait, lease) ->
                    Optional.of(
                        () -> {
                          throw new NoClassDefFoundError("by a test");
                        }))
            .orElseThrow();
    try (OperatorMessages messages = new OperatorMessages(MeasuredLock.class)) {
      held.close();
      assertThat(messages.lines())
          .containsExactly(
              warning("was not released", "java.lang.NoClassDefFoundError: by a test"));
    }
  }

  private String warning(String what, String why) {
    return "WARNING ATP1110 The refresh lock of "
        + key
        + " "
        + what
        + ", but the claim in the session store protects the refresh: "
        + why;
  }
}
