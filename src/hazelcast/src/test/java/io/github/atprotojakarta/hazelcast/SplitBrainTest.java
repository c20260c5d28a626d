package io.github.atprotojakarta.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.hazelcast.cluster.Address;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import com.hazelcast.internal.cluster.impl.ClusterServiceImpl;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.RefreshLock;
import io.github.atprotojakarta.store.RefreshLock.Held;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a network split does to the lock, with two real members: each half hands it out, as the
 * claim in the session store expects; after the halves have met again the lock excludes.
 */
@Timeout(180)
final class SplitBrainTest {
  private static final Duration NO_WAIT = Duration.ZERO;
  private static final Duration LEASE = Duration.ofMinutes(5);
  private static final Did ALICE = new Did("did:plc:ewvi7nxzyoun6zhxrhs64oiz");
  private static final SessionKey KEY = SessionKey.of(ALICE, Secret.of("a session"));

  private Members members;
  private ExecutorService other;

  @BeforeEach
  void start() throws Exception {
    members = Members.start(2);
    other = Executors.newSingleThreadExecutor();
  }

  @AfterEach
  void stop() {
    other.shutdownNow();
    members.close();
  }

  @Test
  void both_halves_hand_out_the_lock_and_after_healing_it_excludes_again() throws Exception {
    split();
    Held one = lock(0).acquire(KEY, NO_WAIT, LEASE).orElseThrow();
    Held two = elsewhere(1).orElseThrow();
    heal();

    // The halves' locks have been merged or dropped: closing either must harm nobody.
    assertThatCode(one::close).doesNotThrowAnyException();
    assertThatCode(() -> other.submit(two::close).get()).doesNotThrowAnyException();
    SessionKey next = SessionKey.of(ALICE, Secret.of("after the split"));
    try (Held held = lock(0).acquire(next, NO_WAIT, LEASE).orElseThrow()) {
      assertThat(held).isNotNull();
      assertThat(other.submit(() -> lock(1).acquire(next, NO_WAIT, LEASE)).get()).isEmpty();
    }
    assertThat(other.submit(() -> lock(1).acquire(next, NO_WAIT, LEASE)).get()).isPresent();
  }

  @Test
  void a_lease_of_the_time_of_the_split_runs_out_after_it() throws Exception {
    split();
    Duration lease = Duration.ofSeconds(2);
    assertThat(lock(0).acquire(KEY, NO_WAIT, lease)).isPresent();
    assertThat(other.submit(() -> lock(1).acquire(KEY, NO_WAIT, lease)).get()).isPresent();
    heal();
    for (int member : new int[] {0, 1}) {
      ExecutorService fresh = Executors.newSingleThreadExecutor();
      try {
        Optional<Held> held =
            fresh.submit(() -> lock(member).acquire(KEY, Duration.ofSeconds(60), LEASE)).get();
        assertThat(held).as("member %d", member).isPresent();
        fresh.submit(held.orElseThrow()::close).get();
      } finally {
        fresh.shutdownNow();
      }
    }
  }

  private Optional<Held> elsewhere(int member) throws Exception {
    return other.submit(() -> lock(member).acquire(KEY, NO_WAIT, LEASE)).get();
  }

  private RefreshLock lock(int member) {
    return Members.patientLock(members.get(member));
  }

  /** Each suspects that the other has died, as if no heartbeat had been acknowledged. */
  private void split() {
    suspect(members.get(0), members.get(1));
    suspect(members.get(1), members.get(0));
    awaitSize(1);
  }

  private static void suspect(HazelcastInstance judge, HazelcastInstance suspect) {
    Address address = suspect.getCluster().getLocalMember().getAddress();
    ClusterServiceImpl cluster =
        ((HazelcastInstanceProxy) judge).getOriginal().node.getClusterService();
    cluster.suspectMember(cluster.getMember(address), "the test splits the network", true);
  }

  /** Hazelcast looks for other halves by itself. */
  private void heal() {
    awaitSize(2);
  }

  private void awaitSize(int size) {
    while (members.get(0).getCluster().getMembers().size() != size
        || members.get(1).getCluster().getMembers().size() != size) {
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }
}
