package io.github.atprotojakarta.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.RefreshLock;
import io.github.atprotojakarta.store.RefreshLock.Held;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests what every {@link RefreshLock} of a cluster has to do. Extend it with a test class of your
 * lock, as with {@link SessionStoreContract}. Each test locks sessions of its own.
 *
 * <p>{@link io.github.atprotojakarta.store.LocalRefreshLock} does not pass: it is always free.
 */
@Timeout(120)
public abstract class RefreshLockContract {
  private static final Duration NO_WAIT = Duration.ZERO;
  private static final Duration WAIT = Duration.ofSeconds(30);
  private static final Duration LEASE = Duration.ofMinutes(5);

  private @Nullable ExecutorService other;

  /** Returns the lock of a node. */
  protected abstract RefreshLock lock();

  /** Returns the lock of another node of the same cluster. */
  protected abstract RefreshLock lockOfAnotherNode();

  @BeforeEach
  void startOtherThread() {
    other = Executors.newSingleThreadExecutor();
  }

  @AfterEach
  void stopOtherThread() {
    otherThread().shutdownNow();
  }

  @Test
  void a_lock_held_by_one_node_is_refused_to_the_other() throws Exception {
    SessionKey key = newSession();
    try (Held held = lock().acquire(key, NO_WAIT, LEASE).orElseThrow()) {
      assertThat(held).isNotNull();
      assertThat(elsewhere(() -> lockOfAnotherNode().acquire(key, NO_WAIT, LEASE))).isEmpty();
    }
  }

  @Test
  void a_lock_held_by_one_thread_is_refused_to_another_of_the_same_node() throws Exception {
    SessionKey key = newSession();
    RefreshLock lock = lock();
    try (Held held = lock.acquire(key, NO_WAIT, LEASE).orElseThrow()) {
      assertThat(held).isNotNull();
      assertThat(elsewhere(() -> lock.acquire(key, NO_WAIT, LEASE))).isEmpty();
    }
  }

  @Test
  void sessions_do_not_wait_for_each_other() throws Exception {
    try (Held held = lock().acquire(newSession(), NO_WAIT, LEASE).orElseThrow()) {
      assertThat(held).isNotNull();
      assertThat(elsewhere(() -> lockOfAnotherNode().acquire(newSession(), NO_WAIT, LEASE)))
          .isPresent();
    }
  }

  @Test
  void a_waiting_node_gets_the_lock_when_it_is_closed() throws Exception {
    SessionKey key = newSession();
    CountDownLatch asking = new CountDownLatch(1);
    Future<Optional<Held>> waiting;
    try (Held held = lock().acquire(key, NO_WAIT, LEASE).orElseThrow()) {
      assertThat(held).isNotNull();
      waiting =
          otherThread()
              .submit(
                  () -> {
                    asking.countDown();
                    return lockOfAnotherNode().acquire(key, WAIT, LEASE);
                  });
      assertThat(asking.await(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(waiting.get()).isPresent();
  }

  @Test
  void waiting_ends_when_its_time_is_over() throws Exception {
    SessionKey key = newSession();
    Duration wait = Duration.ofMillis(300);
    try (Held held = lock().acquire(key, NO_WAIT, LEASE).orElseThrow()) {
      assertThat(held).isNotNull();
      long start = System.nanoTime();
      assertThat(elsewhere(() -> lockOfAnotherNode().acquire(key, wait, LEASE))).isEmpty();
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(wait.minusMillis(50), LEASE);
    }
  }

  @Test
  void the_lock_is_free_when_its_lease_has_run_out_and_closing_it_then_takes_it_from_nobody()
      throws Exception {
    SessionKey key = newSession();
    Held expired = lock().acquire(key, NO_WAIT, Duration.ofMillis(200)).orElseThrow();
    assertThat(elsewhere(() -> lockOfAnotherNode().acquire(key, WAIT, LEASE))).isPresent();
    assertThatCode(expired::close).doesNotThrowAnyException();
    assertThat(lock().acquire(key, NO_WAIT, LEASE)).isEmpty();
  }

  @Test
  void a_thread_that_holds_the_lock_does_not_get_it_again() {
    SessionKey key = newSession();
    RefreshLock lock = lock();
    try (Held held = lock.acquire(key, NO_WAIT, LEASE).orElseThrow()) {
      assertThat(held).isNotNull();
      assertThat(lock.acquire(key, NO_WAIT, LEASE)).isEmpty();
    }
    assertThat(lock.acquire(key, NO_WAIT, LEASE)).isPresent();
  }

  @Test
  void closing_twice_does_not_free_what_the_same_thread_has_locked_since() throws Exception {
    SessionKey key = newSession();
    RefreshLock lock = lock();
    Held first = lock.acquire(key, NO_WAIT, LEASE).orElseThrow();
    first.close();
    assertThat(lock.acquire(key, NO_WAIT, LEASE)).isPresent();
    first.close();
    assertThat(elsewhere(() -> lockOfAnotherNode().acquire(key, NO_WAIT, LEASE))).isEmpty();
  }

  private static SessionKey newSession() {
    Did did = new Did("did:plc:ewvi7nxzyoun6zhxrhs64oiz");
    return SessionKey.of(did, Secret.of(UUID.randomUUID().toString()));
  }

  private <T> T elsewhere(Callable<T> work) throws Exception {
    return otherThread().submit(work).get();
  }

  private ExecutorService otherThread() {
    return Objects.requireNonNull(other);
  }
}
