package io.github.atprotojakarta.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.RefreshLock;
import io.github.atprotojakarta.store.RefreshLock.Held;
import io.github.atprotojakarta.testkit.store.RefreshLockContract;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

@TestInstance(Lifecycle.PER_CLASS)
@Timeout(120)
final class HazelcastRefreshLockTest extends RefreshLockContract {
  private static final Duration NO_WAIT = Duration.ZERO;
  private static final Duration WAIT = Duration.ofSeconds(30);
  private static final Duration LEASE = Duration.ofMinutes(5);
  private static final Did ALICE = new Did("did:plc:ewvi7nxzyoun6zhxrhs64oiz");

  private final AtomicInteger sessions = new AtomicInteger();
  private Members cluster;
  private ExecutorService other;

  @BeforeAll
  void start() throws IOException {
    cluster = Members.start(2);
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  @BeforeEach
  void startThread() {
    other = Executors.newSingleThreadExecutor();
  }

  @AfterEach
  void stopThread() {
    other.shutdownNow();
  }

  @Test
  void any_thread_may_close_a_lock() throws Exception {
    SessionKey key = newSession();
    Held held = lockOf(0).acquire(key, NO_WAIT, LEASE).orElseThrow();
    elsewhere(
        () -> {
          held.close();
          return true;
        });
    assertThat(elsewhere(() -> lockOf(1).acquire(key, NO_WAIT, LEASE))).isPresent();
  }

  @Test
  void all_members_are_counted_and_none_after_the_end() throws Exception {
    assertThat(lockOf(0).members()).hasValue(2);
    try (Members stopped = Members.start(1)) {
      stopped.get(0).getLifecycleService().terminate();
      assertThat(Members.patientLock(stopped.get(0)).members()).isEmpty();
    }
  }

  @Test
  void the_lock_of_a_member_that_dies_is_free_at_once() throws Exception {
    try (Members doomed = Members.start(2)) {
      SessionKey key = newSession();
      RefreshLock survivor = Members.patientLock(doomed.get(1));
      Held held = Members.patientLock(doomed.get(0)).acquire(key, NO_WAIT, LEASE).orElseThrow();
      assertThat(elsewhere(() -> survivor.acquire(key, NO_WAIT, LEASE))).isEmpty();
      doomed.get(0).getLifecycleService().terminate();
      assertThat(elsewhere(() -> survivor.acquire(key, WAIT, LEASE))).isPresent();
      assertThatCode(held::close).doesNotThrowAnyException();
    }
  }

  @Test
  void a_data_grid_that_is_not_active_is_a_fault_that_may_pass() throws Exception {
    try (Members stopped = Members.start(1)) {
      RefreshLock lock = Members.patientLock(stopped.get(0));
      stopped.get(0).shutdown();
      assertThatThrownBy(() -> lock.acquire(newSession(), NO_WAIT, LEASE))
          .isInstanceOf(TransientException.class)
          .hasMessageContaining("did not provide the refresh lock of " + ALICE);
    }
  }

  @Test
  void a_lock_without_end_or_a_negative_wait_is_refused() {
    assertThatThrownBy(() -> lockOf(0).acquire(newSession(), NO_WAIT, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> lockOf(0).acquire(newSession(), Duration.ofSeconds(-1), LEASE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Override
  protected RefreshLock lock() {
    return lockOf(0);
  }

  @Override
  protected RefreshLock lockOfAnotherNode() {
    return lockOf(1);
  }

  private RefreshLock lockOf(int member) {
    return Members.patientLock(cluster.get(member));
  }

  private SessionKey newSession() {
    return SessionKey.of(ALICE, Secret.of("session " + sessions.incrementAndGet()));
  }

  private <T> T elsewhere(Callable<T> work) throws Exception {
    return other.submit(work).get();
  }
}
