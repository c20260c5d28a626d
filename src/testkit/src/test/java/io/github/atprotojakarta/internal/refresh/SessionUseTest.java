package io.github.atprotojakarta.internal.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.TokenRefreshException;
import io.github.atprotojakarta.TokenRevokedException;
import io.github.atprotojakarta.oauth.ClientAuthentication;
import io.github.atprotojakarta.session.FailingSessionStore;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.session.SessionLimits;
import io.github.atprotojakarta.store.InMemorySessionStore;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.ManualClock;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** To the nanosecond: when a session is over, and when its use is recorded. */
class SessionUseTest {
  private static final Instant LOGIN = StoredSamples.NOW;
  private static final Duration NANO = Duration.ofNanos(1);
  private static final Duration TOLERANCE = Duration.ofMinutes(10);

  private final ManualClock clock = new ManualClock(LOGIN);
  private final InMemorySessionStore store = new InMemorySessionStore();
  private final StoredSession sample = StoredSamples.session(StoredSamples.account(), LOGIN);

  private SessionUse uses(SessionLimits limits) {
    return new SessionUse(store, limits, clock);
  }

  private StoredSession session(boolean refreshable, @Nullable Instant expiresAt) {
    return StoredSamples.withTokens(
            sample, refreshable ? sample.tokens().refreshToken() : null, expiresAt)
        .toBuilder()
        .authentication(new ClientAuthentication.None())
        .build();
  }

  private void assertOverAt(SessionUse uses, StoredSession session, Instant end) {
    clock.advance(Duration.between(clock.instant(), end.minus(NANO)));
    assertThat(uses.isOver(session)).isFalse();
    clock.advance(NANO);
    assertThat(uses.isOver(session)).isTrue();
    assertThatThrownBy(() -> uses.use(session))
        .isInstanceOf(TokenRefreshException.class)
        .hasMessage("The session %s ended at %s; sign in again", session.key(), end);
  }

  @Test
  void a_session_that_can_be_refreshed_is_over_ten_minutes_after_its_last_refresh() {
    Instant end = LOGIN.plus(Duration.ofDays(14)).plus(TOLERANCE);
    StoredSession session = session(true, LOGIN.plusSeconds(900));
    assertOverAt(uses(SessionLimits.DEFAULT), session, end);
    assertThat(uses(SessionLimits.DEFAULT).endInUse(session)).isEqualTo(end);
  }

  @Test
  void an_access_token_that_lives_longer_than_its_session_is_used_to_its_end() {
    Instant end = LOGIN.plus(Duration.ofDays(20));
    assertOverAt(uses(SessionLimits.DEFAULT), session(true, end), end);
  }

  @Test
  void a_session_without_refresh_token_is_over_with_its_access_token() {
    Instant end = LOGIN.plusSeconds(900);
    assertOverAt(uses(SessionLimits.DEFAULT), session(false, end), end);
  }

  @Test
  void a_session_whose_access_token_has_no_known_end_is_over_with_its_refresh_token() {
    Instant end = LOGIN.plus(Duration.ofDays(14)).plus(TOLERANCE);
    assertOverAt(uses(SessionLimits.DEFAULT), session(true, null), end);
    assertOverAt(uses(SessionLimits.DEFAULT), session(false, null), end);
  }

  @Test
  void a_session_in_use_ends_by_the_absolute_limit_and_not_by_the_idle_one() {
    SessionLimits limits = new SessionLimits(Duration.ofHours(1), Duration.ofDays(1));
    StoredSession session = session(true, LOGIN.plusSeconds(900));
    assertThat(uses(limits).endInUse(session)).isEqualTo(LOGIN.plus(Duration.ofDays(1)));
    assertOverAt(uses(limits), session, LOGIN.plus(Duration.ofHours(1)));
  }

  @Test
  void a_use_is_recorded_when_a_tenth_of_the_idle_time_has_passed() {
    SessionUse uses = uses(new SessionLimits(Duration.ofMinutes(100), null));
    StoredSession session = session(true, LOGIN.plusSeconds(900));
    store.insert(session);
    clock.advance(Duration.ofMinutes(10).minus(NANO));
    assertThat(uses.use(session)).isSameAs(session);
    assertThat(uses.useAgain(session)).isSameAs(session);
    clock.advance(NANO);
    assertThat(uses.use(session).usedAt()).isEqualTo(clock.instant());
    assertThat(uses.useAgain(session).usedAt()).isEqualTo(clock.instant());
    assertThat(store.find(session.key()).orElseThrow().usedAt()).isEqualTo(clock.instant());
  }

  @Test
  void a_session_in_use_is_read_again_when_its_use_is_due_or_it_seems_over() {
    List<SessionKey> read = new ArrayList<>();
    SessionUse uses =
        new SessionUse(
            new FailingSessionStore(store) {
              @Override
              public Optional<StoredSession> find(SessionKey key) {
                read.add(key);
                return super.find(key);
              }
            },
            SessionLimits.DEFAULT,
            clock);
    StoredSession session = session(false, LOGIN.plusSeconds(900));
    store.insert(session);
    assertThat(uses.useAgain(session)).isSameAs(session);
    assertThat(read).isEmpty();

    clock.advance(Duration.ofMinutes(15));
    assertThatThrownBy(() -> uses.useAgain(session)).isInstanceOf(TokenRefreshException.class);
    assertThat(read).containsExactly(session.key());

    store.delete(session.key());
    assertThatThrownBy(() -> uses.useAgain(session))
        .isInstanceOf(TokenRevokedException.class)
        .hasMessage("The session %s has ended; sign in", session.key());
  }

  @Test
  void an_account_may_have_as_many_sessions_as_the_limits_say() {
    assertThat(uses(new SessionLimits(Duration.ofDays(1), null, 7)).sessionsPerAccount())
        .isEqualTo(7);
  }
}
