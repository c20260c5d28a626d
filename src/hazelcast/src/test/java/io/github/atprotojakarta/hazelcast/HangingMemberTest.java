package io.github.atprotojakarta.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.HazelcastInstance;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.RefreshLock;
import io.github.atprotojakarta.store.RefreshLock.Held;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A member hangs and its heartbeats continue, so nothing but the callers' own time ends their
 * calls. The member hangs until the test ends the standstill: a call that waits for it never
 * returns.
 */
@Timeout(180)
final class HangingMemberTest {
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Duration LEASE = Duration.ofMinutes(5);
  private static final Did ALICE = new Did("did:plc:ewvi7nxzyoun6zhxrhs64oiz");

  private Members members;
  private SessionKey atTheHangingOne;

  @BeforeEach
  void start() throws IOException {
    members = Members.start(2);
    HazelcastInstance second = members.get(1);
    atTheHangingOne =
        Stream.generate(() -> SessionKey.of(ALICE, Secret.of(UUID.randomUUID().toString())))
            .filter(key -> isKeptBy(second, key))
            .findFirst()
            .orElseThrow();
  }

  @AfterEach
  void stop() {
    members.close();
  }

  private static boolean isKeptBy(HazelcastInstance member, SessionKey key) {
    return member
        .getCluster()
        .getLocalMember()
        .equals(member.getPartitionService().getPartition(key.did() + "/" + key.id()).getOwner());
  }

  @Test
  void a_caller_gets_an_answer_in_its_time_while_the_member_still_hangs() throws Exception {
    RefreshLock lock = new HazelcastRefreshLock(members.get(0), SHORT);
    try (Standstill hanging = Standstill.of(members.get(1))) {
      assertThat(hanging).isNotNull();
      assertThatThrownBy(() -> lock.acquire(atTheHangingOne, SHORT, LEASE))
          .isInstanceOf(TransientException.class)
          .hasMessageContaining("did not provide the refresh lock")
          .hasMessageContaining("did not respond in time");
      assertThat(lock.isAvailable()).isTrue();
    }
  }

  @Test
  void a_lock_that_is_granted_after_its_caller_gave_up_is_free_again() throws Exception {
    RefreshLock lock = new HazelcastRefreshLock(members.get(0), SHORT);
    try (Standstill hanging = Standstill.of(members.get(1))) {
      assertThat(hanging).isNotNull();
      assertThatThrownBy(() -> lock.acquire(atTheHangingOne, SHORT, LEASE))
          .isInstanceOf(TransientException.class);
    }
    // The first lock would last for five minutes.
    assertThat(lockOf(1).acquire(atTheHangingOne, Duration.ofMinutes(1), LEASE)).isPresent();
  }

  @Test
  void after_a_few_calls_that_hang_others_fail_at_once_until_one_returns() throws Exception {
    RefreshLock lock = new HazelcastRefreshLock(members.get(0), SHORT);
    try (Standstill hanging = Standstill.of(members.get(1))) {
      assertThat(hanging).isNotNull();
      for (int call = 0; call < 4; call++) {
        assertThatThrownBy(() -> lock.acquire(atTheHangingOne, Duration.ZERO, LEASE))
            .hasMessageContaining("did not respond in time");
      }
      // The wait is far longer than the test may take.
      assertThatThrownBy(() -> lock.acquire(atTheHangingOne, LONG, LEASE))
          .isInstanceOf(TransientException.class)
          .hasMessageContaining("has not responded to earlier calls");
      assertThat(lock.isAvailable()).isFalse();
    }
    while (!lock.isAvailable()) {
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
    assertThat(lock.acquire(atTheHangingOne, LONG, LEASE)).isPresent();
  }

  @Test
  void releasing_a_lock_does_not_wait_for_the_member() throws Exception {
    RefreshLock lock = new HazelcastRefreshLock(members.get(0), SHORT);
    Held held = lock.acquire(atTheHangingOne, LONG, LEASE).orElseThrow();
    try (Standstill hanging = Standstill.of(members.get(1))) {
      assertThat(hanging).isNotNull();
      held.close();
    }
    assertThat(lockOf(1).acquire(atTheHangingOne, Duration.ofMinutes(1), LEASE)).isPresent();
  }

  @Test
  void a_grid_that_was_shut_down_is_not_available() {
    RefreshLock lock = lockOf(0);
    assertThat(lock.isAvailable()).isTrue();
    members.get(0).shutdown();
    assertThat(lock.isAvailable()).isFalse();
  }

  private RefreshLock lockOf(int member) {
    return Members.patientLock(members.get(member));
  }
}
