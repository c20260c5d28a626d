package io.github.atprotojakarta.internal.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.session.FailingSessionStore;
import io.github.atprotojakarta.session.SessionEvent;
import io.github.atprotojakarta.session.SessionEvent.Cause;
import io.github.atprotojakarta.session.SessionEvent.SessionDeleted;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.InMemorySessionStore;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.ManualClock;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is left of a session that ends, in the store, on the server, and for listeners. */
class SignOutTest {
  private final ManualClock clock = new ManualClock(StoredSamples.NOW);
  private final RevocationServer server = new RevocationServer();
  private final InMemorySessionStore rows = new InMemorySessionStore();
  private final List<SessionEvent> events = new ArrayList<>();
  private final List<Instant> postponed = new ArrayList<>();

  /** The sessions whose new tokens in memory were looked for. */
  private final List<SessionKey> inHand = new ArrayList<>();

  private int refreshes;
  private int attempts;
  private boolean keysFail;

  /** A store in which sessions are refreshed between two statements of a sign-out. */
  private final FailingSessionStore store =
      new FailingSessionStore(rows) {
        @Override
        public boolean retire(SessionKey key, long version, Instant at) {
          attempts++;
          return refreshes-- <= 0 && super.retire(key, version, at);
        }

        @Override
        public List<SessionKey> keys(Did did) {
          if (keysFail) {
            throw new TransientException("The database is away");
          }
          return super.keys(did);
        }

        @Override
        public void postponeRevocation(SessionKey key, Instant until) {
          postponed.add(until);
          super.postponeRevocation(key, until);
        }
      };

  private final SignOut signOut =
      new SignOut(
          store, server.revocation(), new SessionEvents(List.of(events::add)), inHand::add, clock);

  private StoredSession inserted() {
    StoredSession session = RevocationServer.session(clock.instant());
    rows.insert(session);
    return session;
  }

  /** Returns sessions of one account, the oldest first. */
  private List<SessionKey> sessionsOfOne(int count) {
    StoredSession first = inserted();
    List<SessionKey> keys = new ArrayList<>(List.of(first.key()));
    IntStream.range(1, count)
        .forEach(
            i -> {
              SessionKey key = new SessionKey(first.key().did(), String.format("%043d", i));
              rows.insert(
                  first.toBuilder().key(key).createdAt(first.createdAt().plusSeconds(i)).build());
              keys.add(key);
            });
    return keys;
  }

  private List<StoredSession> retired() {
    return rows.retired(clock.instant(), 100);
  }

  @Test
  void a_session_that_is_signed_out_is_revoked_deleted_and_told_once() {
    SessionKey key = inserted().key();
    signOut.signOut(key);
    signOut.signOut(key);
    assertThat(events).containsExactly(new SessionDeleted(key, Cause.SIGNED_OUT));
    assertThat(inHand).containsOnly(key);
    assertThat(server.revocations).hasSize(1);
    assertThat(rows.find(key)).isEmpty();
    assertThat(retired()).isEmpty();
  }

  @Test
  void a_session_that_is_withdrawn_is_revoked_and_deleted_and_not_told() {
    SessionKey key = inserted().key();
    signOut.withdraw(key);
    assertThat(events).isEmpty();
    assertThat(server.revocations).hasSize(1);
    assertThat(rows.find(key)).isEmpty();
    assertThat(retired()).isEmpty();
  }

  @Test
  void a_sign_out_gives_up_after_five_refreshes() {
    SessionKey key = inserted().key();
    refreshes = 4;
    signOut.signOut(key);
    assertThat(rows.find(key)).isEmpty();

    SessionKey other = inserted().key();
    attempts = 0;
    refreshes = 5;
    assertThatThrownBy(() -> signOut.signOut(other))
        .isInstanceOf(TransientException.class)
        .hasMessageContaining("refreshed 5 times");
    assertThat(attempts).isEqualTo(5);
  }

  @Test
  void the_other_sessions_of_an_account_are_signed_out() {
    List<SessionKey> keys = sessionsOfOne(3);
    assertThat(signOut.signOutOthers(keys.get(1))).isEqualTo(2);
    assertThat(rows.keys(keys.get(1).did())).containsExactly(keys.get(1));
    assertThat(events).hasSize(2);
    assertThat(server.revocations).hasSize(2);
  }

  @Test
  void the_oldest_sessions_above_the_limit_are_retired_and_told() {
    List<SessionKey> keys = sessionsOfOne(5);
    signOut.endSurplus(keys.get(4), 3);
    assertThat(rows.keys(keys.get(0).did())).containsExactly(keys.get(4), keys.get(3), keys.get(2));
    assertThat(events)
        .containsExactly(
            new SessionDeleted(keys.get(1), Cause.EXPIRED),
            new SessionDeleted(keys.get(0), Cause.EXPIRED));
    assertThat(server.revocations).as("left to the maintenance").isEmpty();
  }

  @Test
  void fifty_sessions_are_ended_at_once() {
    List<SessionKey> keys = sessionsOfOne(53);
    signOut.endSurplus(keys.get(0), 1);
    assertThat(rows.keys(keys.get(0).did())).hasSize(3).contains(keys.get(0));
  }

  @Test
  void a_surplus_that_another_node_ended_first_is_not_told() {
    SessionKey newest = sessionsOfOne(1).get(0);
    SessionKey ended = new SessionKey(newest.did(), "0".repeat(43));
    SignOut late =
        new SignOut(
            new FailingSessionStore(rows) {
              @Override
              public List<SessionKey> keys(Did did) {
                return List.of(newest, ended);
              }
            },
            server.revocation(),
            new SessionEvents(List.of(events::add)),
            inHand::add,
            clock);
    late.endSurplus(newest, 1);
    assertThat(events).isEmpty();
  }

  @Test
  void a_store_that_fails_ends_no_surplus_and_says_so() {
    SessionKey key = inserted().key();
    keysFail = true;
    try (OperatorMessages messages = new OperatorMessages(SignOut.class)) {
      signOut.endSurplus(key, 1);
      assertThat(messages.lines())
          .singleElement()
          .asString()
          .startsWith("WARNING ATP1109 The oldest sessions of");
    }
  }

  @Test
  void a_revocation_that_fails_is_tried_again_after_a_pause() {
    SessionKey key = inserted().key();
    server.status = 503;
    signOut.signOut(key);
    assertThat(signOut.retryRevocations(5)).isEqualTo(1);
    assertThat(signOut.retryRevocations(5)).as("it is not due").isZero();
    clock.advance(Duration.ofMinutes(10));
    server.status = 200;
    assertThat(signOut.retryRevocations(5)).isEqualTo(1);
    assertThat(postponed).containsExactly(StoredSamples.NOW.plus(Duration.ofMinutes(10)));
    assertThat(server.revocations).hasSize(3);
    clock.advance(Duration.ofDays(1));
    assertThat(retired()).isEmpty();
  }

  @Test
  void a_session_that_the_protocol_has_ended_is_deleted_without_a_request() {
    StoredSession before = inserted();
    clock.advance(StoredSession.PUBLIC_SESSION.minusNanos(1));
    signOut.signOut(before.key());
    assertThat(server.revocations).hasSize(1);

    StoredSession after =
        RevocationServer.session(clock.instant().minus(StoredSession.PUBLIC_SESSION));
    rows.insert(after);
    signOut.signOut(after.key());
    assertThat(server.revocations).hasSize(1);
    assertThat(retired()).isEmpty();
  }
}
