package io.github.atprotojakarta.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.oauth.ClientAuthentication;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.session.SessionLimits;
import io.github.atprotojakarta.store.PendingAuthorization;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import io.github.atprotojakarta.testkit.store.Together;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Deletion of ended rows: in batches, by many nodes at once, and by nodes with wrong clocks. */
abstract class CleanupContract {
  private static final int NODES = 4;
  // Long ago, so that the sessions and logins of other tests are none of those that are over.
  private static final Instant LONG_AGO = Instant.parse("2001-01-01T00:00:00Z");
  private static final Instant FAR_AHEAD = Instant.parse("2999-01-01T00:00:00Z");

  abstract JpaSessionStore store();

  abstract JpaStateStore states();

  @Test
  void ended_sessions_go_in_batches_those_that_ended_first_before_others() {
    List<StoredSession> sessions =
        IntStream.range(0, 5).mapToObj(i -> publicSession(LONG_AGO.minusSeconds(i))).toList();
    StoredSession confidential = confidentialSession(LONG_AGO.minus(Duration.ofDays(180)));
    assertThat(store().deleteEnded(sessions.get(0).endsAt(), 3))
        .containsExactly(sessions.get(4).key(), sessions.get(3).key(), sessions.get(2).key());
    assertThat(store().deleteEnded(sessions.get(0).endsAt(), 3))
        .containsExactly(sessions.get(1).key(), sessions.get(0).key(), confidential.key());
    assertThat(store().deleteEnded(sessions.get(0).endsAt(), 3)).isEmpty();
  }

  @Test
  void of_many_nodes_that_delete_at_once_each_session_is_deleted_by_one() throws Exception {
    List<SessionKey> keys =
        IntStream.range(0, 20).mapToObj(i -> publicSession(LONG_AGO).key()).toList();
    Instant now = LONG_AGO.plus(StoredSession.PUBLIC_SESSION);
    List<SessionKey> deleted = new ArrayList<>();
    while (deleted.size() < keys.size()) {
      Together.run(NODES, i -> store().deleteEnded(now, 7)).forEach(deleted::addAll);
    }
    assertThat(deleted).containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void a_node_whose_clock_is_centuries_ahead_deletes_no_session_that_lives() {
    StoredSession session = publicSession(Instant.now());
    store().deleteEnded(FAR_AHEAD, 1000);
    assertThat(store().find(session.key())).contains(session);
  }

  @Test
  void a_node_whose_clock_is_centuries_ahead_ends_no_session_and_extends_none() {
    StoredSession session = confidentialSession(Instant.now());
    SessionLimits limits = new SessionLimits(Duration.ofDays(1), Duration.ofDays(2));
    store().retireOver(limits, FAR_AHEAD, 1000);
    assertThat(store().find(session.key())).contains(session);
    store().recordUse(session.key(), FAR_AHEAD);
    assertThat(store().find(session.key()).orElseThrow().usedAt())
        .isBefore(Instant.now().plus(Duration.ofDays(1)));
  }

  @Test
  void expired_logins_go_in_batches_by_many_nodes_at_once() throws Exception {
    states().deleteExpired(LONG_AGO, 1000);
    for (int i = 0; i < 10; i++) {
      states().insert(StoredSamples.pending(LONG_AGO.minusSeconds(i + 1)));
    }
    assertThat(states().deleteExpired(LONG_AGO, 2)).isEqualTo(2);
    int deleted = 2;
    while (deleted < 10) {
      deleted +=
          Together.run(NODES, i -> states().deleteExpired(LONG_AGO, 3)).stream()
              .mapToInt(Integer::intValue)
              .sum();
    }
    assertThat(deleted).isEqualTo(10);
  }

  @Test
  void a_node_whose_clock_is_centuries_ahead_deletes_no_login_that_is_under_way() {
    PendingAuthorization pending =
        StoredSamples.pending(Instant.now().plus(Duration.ofMinutes(10)));
    states().insert(pending);
    states().deleteExpired(FAR_AHEAD, 1000);
    assertThat(states().consume(pending.stateHash())).contains(pending);
  }

  private StoredSession confidentialSession(Instant createdAt) {
    StoredSession session = StoredSamples.session(StoredSamples.account(), createdAt);
    store().insert(session);
    return session;
  }

  private StoredSession publicSession(Instant createdAt) {
    StoredSession plain = StoredSamples.session(StoredSamples.account(), createdAt);
    StoredSession session =
        plain.toBuilder()
            .authentication(new ClientAuthentication.None())
            .version(1)
            .createdAt(createdAt)
            .refreshedAt(createdAt)
            .build();
    store().insert(session);
    return session;
  }
}
