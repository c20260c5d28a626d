package io.github.atprotojakarta.testkit.store;

import static io.github.atprotojakarta.testkit.store.StoredSamples.NOW;
import static io.github.atprotojakarta.testkit.store.StoredSamples.account;
import static io.github.atprotojakarta.testkit.store.StoredSamples.refreshed;
import static io.github.atprotojakarta.testkit.store.StoredSamples.session;
import static io.github.atprotojakarta.testkit.store.StoredSamples.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.atprotojakarta.oauth.ClientAuthentication;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.session.SessionLimits;
import io.github.atprotojakarta.store.SessionCounts;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StoredSession;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The part of {@link SessionStoreContract} that tests how sessions end by age. */
abstract class SessionEndContract {
  /** Databases round to microseconds. */
  static final Instant LATER = NOW.plusSeconds(1);

  /** Before the sessions of all other tests. */
  private static final Instant LONG_AGO = Instant.parse("2001-01-01T00:00:00Z");

  private static final SessionLimits LIMITS =
      new SessionLimits(Duration.ofDays(1), Duration.ofDays(10));

  static final int THREADS = 8;
  static final int MANY = 1000;

  /** Returns the store to test; within one test, always on the same data. */
  protected abstract SessionStore store();

  @Test
  void a_public_clients_session_ends_two_weeks_after_the_login_and_not_before() {
    StoredSession session = publicSession(LONG_AGO);
    Instant end = session.endsAt();
    assertThat(store().deleteEnded(end.minusMillis(1), MANY)).doesNotContain(session.key());
    assertThat(store().find(session.key())).contains(session);
    assertThat(store().deleteEnded(end, MANY)).contains(session.key());
    assertThat(store().find(session.key())).isEmpty();
  }

  @Test
  void a_confidential_clients_session_ends_180_days_after_its_last_refresh() {
    StoredSession first = session(account(), LONG_AGO);
    store().insert(first);
    StoredSession next = refreshed(first);
    store().complete(next);
    assertThat(store().deleteEnded(first.endsAt(), MANY)).doesNotContain(first.key());
    assertThat(store().deleteEnded(next.endsAt(), MANY)).contains(first.key());
  }

  @Test
  void a_store_that_counts_knows_sessions_in_use_and_since_when_revocations_are_owed() {
    assumeThat(store().count()).as("counting is optional").isPresent();
    SessionCounts before = store().count().orElseThrow();
    StoredSession kept = longAgo();
    StoredSession ended = longAgo();
    store().retire(ended.key(), ended.version(), LONG_AGO);
    store().postponeRevocation(ended.key(), NOW);
    SessionCounts counts = store().count().orElseThrow();
    assertThat(counts.inUse()).isEqualTo(before.inUse() + 1);
    assertThat(counts.owedRevocations()).isEqualTo(before.owedRevocations() + 1);
    assertThat(counts.oldestOwed()).isEqualTo(LONG_AGO);
    store().delete(kept.key());
    store().delete(ended.key());
    assertThat(store().count()).contains(before);
  }

  @Test
  void a_session_that_nobody_used_is_retired_and_its_revocation_is_due() {
    StoredSession session = longAgo();
    Instant end = LONG_AGO.plus(Duration.ofDays(1));
    assertThat(store().retireOver(LIMITS, end.minusMillis(1), MANY)).doesNotContain(session.key());
    assertThat(store().find(session.key())).contains(session);
    assertThat(store().retireOver(LIMITS, end, MANY)).contains(session.key());
    assertThat(store().find(session.key())).isEmpty();
    assertThat(store().retireOver(LIMITS, end, MANY)).doesNotContain(session.key());
    assertThat(store().retired(LATER, MANY)).contains(session);
    store().delete(session.key());
  }

  @Test
  void a_recorded_use_keeps_a_session_until_its_absolute_end_and_changes_nothing_else() {
    StoredSession session = longAgo();
    Instant used = LONG_AGO.plus(Duration.ofDays(9));
    store().recordUse(session.key(), used);
    store().recordUse(session.key(), LONG_AGO.plus(Duration.ofDays(8)));
    StoredSession found = store().find(session.key()).orElseThrow();
    assertThat(found).isEqualTo(session);
    assertThat(found.usedAt()).isEqualTo(used);
    Instant end = LONG_AGO.plus(Duration.ofDays(10));
    assertThat(store().retireOver(LIMITS, end.minusMillis(1), MANY)).doesNotContain(session.key());
    assertThat(store().complete(refreshed(session))).isTrue();
    assertThat(store().find(session.key()).orElseThrow().usedAt()).isAfter(LONG_AGO);
    assertThat(store().retireOver(LIMITS, end, MANY)).contains(session.key());
    store().delete(session.key());
  }

  @Test
  void a_refresh_is_a_use_and_without_an_absolute_limit_a_session_may_be_old() {
    StoredSession session = longAgo();
    StoredSession next =
        session.refreshed(tokens(session.key().did(), "next"), LONG_AGO.plus(Duration.ofDays(9)));
    store().complete(next);
    SessionLimits idle = new SessionLimits(Duration.ofDays(2), null);
    Instant end = LONG_AGO.plus(Duration.ofDays(11));
    assertThat(store().retireOver(idle, end.minusMillis(1), MANY)).doesNotContain(session.key());
    assertThat(store().retireOver(idle, end, MANY)).contains(session.key());
    store().delete(session.key());
  }

  @Test
  void the_use_of_a_retired_or_unknown_session_is_not_recorded() {
    StoredSession session = longAgo();
    store().retire(session.key(), 1, LONG_AGO);
    store().recordUse(session.key(), NOW);
    assertThat(store().find(session.key())).isEmpty();
    assertThat(store().retired(LONG_AGO, MANY)).contains(session);
    store().delete(session.key());
    store().recordUse(session.key(), NOW);
    assertThat(store().find(session.key())).isEmpty();
  }

  @Test
  void of_concurrent_nodes_one_retires_a_session_that_is_over() throws Exception {
    StoredSession session = longAgo();
    Instant end = LONG_AGO.plus(Duration.ofDays(10));
    List<List<SessionKey>> retired =
        Together.run(THREADS, i -> store().retireOver(LIMITS, end, MANY));
    assertThat(retired.stream().flatMap(List::stream)).containsOnlyOnce(session.key());
    store().delete(session.key());
  }

  @Test
  void no_more_sessions_are_retired_than_the_limit() {
    List<SessionKey> keys = IntStream.range(0, 5).mapToObj(i -> longAgo().key()).toList();
    List<SessionKey> retired = new ArrayList<>();
    for (int call = 0; call < MANY && retired.size() < keys.size(); call++) {
      List<SessionKey> some = store().retireOver(LIMITS, LONG_AGO.plus(Duration.ofDays(1)), 2);
      assertThat(some).hasSizeLessThanOrEqualTo(2);
      retired.addAll(some);
    }
    assertThat(retired).containsExactlyInAnyOrderElementsOf(keys);
    keys.forEach(store()::delete);
  }

  private StoredSession longAgo() {
    StoredSession session = session(account(), LONG_AGO);
    store().insert(session);
    return session;
  }

  @Test
  void a_session_that_was_signed_out_stays_for_its_revocation() {
    StoredSession session = publicSession(LONG_AGO);
    store().retire(session.key(), 1, LONG_AGO);
    assertThat(store().deleteEnded(session.endsAt(), MANY)).doesNotContain(session.key());
    assertThat(store().retired(LATER, MANY)).contains(session);
    store().delete(session.key());
  }

  @Test
  void no_more_ended_sessions_are_deleted_than_the_limit() {
    List<StoredSession> sessions =
        IntStream.range(0, 5).mapToObj(i -> publicSession(LONG_AGO)).toList();
    Instant end = sessions.get(0).endsAt();
    List<SessionKey> deleted = new ArrayList<>();
    for (int call = 0; call < MANY && deleted.size() < sessions.size(); call++) {
      List<SessionKey> some = store().deleteEnded(end, 2);
      assertThat(some).hasSizeLessThanOrEqualTo(2);
      deleted.addAll(some);
    }
    assertThat(deleted)
        .containsExactlyInAnyOrderElementsOf(sessions.stream().map(StoredSession::key).toList());
  }

  private StoredSession publicSession(Instant createdAt) {
    StoredSession session =
        session(account(), createdAt).toBuilder()
            .authentication(new ClientAuthentication.None())
            .build();
    store().insert(session);
    return session;
  }
}
