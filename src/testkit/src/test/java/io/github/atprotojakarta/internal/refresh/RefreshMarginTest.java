package io.github.atprotojakarta.internal.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.session.RefreshPolicy;
import io.github.atprotojakarta.session.StrictNetworkFixture;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.ManualClock;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** To the nanosecond: when tokens are refreshed before they expire. */
class RefreshMarginTest {
  private final StrictNetworkFixture fixture = new StrictNetworkFixture();
  private final AtomicInteger refreshes = new AtomicInteger();

  @AfterEach
  void close() {
    fixture.close();
  }

  /** Draws the least or the largest number below 30,000. */
  private static final class Extreme extends SecureRandom {
    private static final long serialVersionUID = 1;
    private final int share;

    Extreme(int share) {
      this.share = share;
    }

    @Override
    public int nextInt(int bound) {
      return share * (bound - 1);
    }
  }

  /** Restores a session at a time, and counts the refreshes. */
  private int refreshesAt(Instant now, StoredSession session, int share) {
    fixture.clock.advance(Duration.between(fixture.clock.instant(), now));
    AtprotoOAuthClient node =
        fixture
            .node(fixture.sessions)
            .clock(new ManualClock(now))
            .random(new Extreme(share))
            .refreshLock(
                (key, wait, lease) -> {
                  refreshes.incrementAndGet();
                  return Optional.empty();
                })
            .build();
    try (node) {
      node.restore(session.key(), RefreshPolicy.AUTO);
    }
    return refreshes.getAndSet(0);
  }

  private StoredSession expiring(Duration life, boolean refreshable) {
    StoredSession session = fixture.sessions.find(fixture.signIn().session().key()).orElseThrow();
    StoredSession changed =
        StoredSamples.withTokens(
            session,
            refreshable ? session.tokens().refreshToken() : null,
            session.refreshedAt().plus(life));
    fixture.sessions.delete(session.key());
    fixture.sessions.insert(changed);
    return changed;
  }

  /** The margin is a third of the life of a token, or a random time from 10 to 40 seconds. */
  @ParameterizedTest
  @CsvSource({"PT30M, 0, PT10S", "PT30M, 1, PT39.999S", "PT15S, 1, PT5S", "PT36S, 0, PT10S"})
  void tokens_are_refreshed_from_this_margin_on(Duration life, int share, Duration margin) {
    StoredSession session = expiring(life, true);
    Instant due = session.refreshedAt().plus(life).minus(margin);
    assertThat(refreshesAt(due.minusNanos(1), session, share)).isZero();
    assertThat(refreshesAt(due, session, share)).isEqualTo(1);
  }

  @Test
  void tokens_without_a_refresh_token_are_used_to_their_end() {
    StoredSession session = expiring(Duration.ofMinutes(30), false);
    Instant end = session.refreshedAt().plus(Duration.ofMinutes(30));
    assertThat(refreshesAt(end.minusNanos(1), session, 0)).isZero();
  }
}
