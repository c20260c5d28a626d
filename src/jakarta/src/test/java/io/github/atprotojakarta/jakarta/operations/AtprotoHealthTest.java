package io.github.atprotojakarta.jakarta.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.jakarta.FlakySessionStore;
import io.github.atprotojakarta.jakarta.TestServer;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.LocalRefreshLock;
import io.github.atprotojakarta.store.RefreshLock;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.StrictNetwork;
import jakarta.enterprise.inject.spi.CDI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The health of a web application on a server without MicroProfile Health. */
class AtprotoHealthTest {
  @AfterEach
  void up() {
    System.clearProperty(FlakySessionStore.DOWN);
  }

  private static AtprotoHealth.Report afterStart() throws Exception {
    return afterStart(new LocalRefreshLock(), new FlakySessionStore());
  }

  private static AtprotoHealth.Report afterStart(RefreshLock lock, SessionStore store)
      throws Exception {
    return with(
        lock,
        store,
        health -> {
          await(() -> !health.readiness().parts().containsValue("not checked yet"));
          return health.readiness();
        });
  }

  private static <T> T with(RefreshLock lock, SessionStore store, Function<AtprotoHealth, T> test)
      throws Exception {
    try (StrictNetwork network = StrictNetwork.start();
        TestServer server =
            TestServer.builder()
                .attribute("network", network)
                .attribute("refreshLock", lock)
                .attribute("sessionStore", store)
                .parameter("atproto.hazelcast", "required")
                .parameter("atproto.plc-directory", network.plcDirectory().toString())
                .start()) {
      assertThat(server.port()).isPositive();
      return test.apply(CDI.current().select(AtprotoHealth.class).get());
    }
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      LockSupport.parkNanos(5_000_000);
    }
  }

  @Test
  void a_node_whose_parts_answer_is_ready() throws Exception {
    AtprotoHealth.Report report = afterStart();

    assertThat(report.ready()).isTrue();
    assertThat(report.parts())
        .containsEntry("store", "responds")
        .containsEntry("store-writes", "accepted")
        .containsEntry("encryption-keys", "complete")
        .containsEntry("refresh-lock", "responds")
        .containsEntry("keys", "none (public client)")
        .doesNotContainKey("members");
  }

  @Test
  void a_node_tells_how_many_members_share_its_lock() throws Exception {
    AtprotoHealth.Report report =
        afterStart(
            new RefreshLock() {
              @Override
              public Optional<Held> acquire(SessionKey key, Duration wait, Duration lease) {
                return Optional.empty();
              }

              @Override
              public OptionalInt members() {
                return OptionalInt.of(3);
              }
            },
            new FlakySessionStore());

    assertThat(report.parts()).containsEntry("members", "3");
  }

  @Test
  void a_lock_that_fails_is_reported_not_taken_and_no_reason_to_send_users_elsewhere()
      throws Exception {
    AtomicInteger calls = new AtomicInteger();

    AtprotoHealth.Report report =
        afterStart(
            new RefreshLock() {
              @Override
              public Optional<Held> acquire(SessionKey key, Duration wait, Duration lease) {
                calls.incrementAndGet();
                throw new TransientException("The data grid does not respond");
              }

              @Override
              public boolean isAvailable() {
                return false;
              }
            },
            new FlakySessionStore());

    assertThat(report.ready()).isTrue();
    assertThat(report.parts()).containsEntry("refresh-lock", "does not respond");
    assertThat(calls).hasValue(0);
  }

  @Test
  void a_node_whose_store_is_away_is_not_and_says_nothing_of_its_inside() throws Exception {
    System.setProperty(FlakySessionStore.DOWN, "true");

    AtprotoHealth.Report report = afterStart();

    assertThat(report.ready()).isFalse();
    assertThat(report.parts()).containsEntry("store", "does not respond");
    assertThat(report.toString()).doesNotContain("db.internal");
  }

  @Test
  void a_node_whose_store_takes_no_writes_is_not() throws Exception {
    AtprotoHealth.Report report =
        afterStart(
            new LocalRefreshLock(),
            new FlakySessionStore() {
              @Override
              public void checkWrites() {
                throw new TransientException("The disk of db.internal is full");
              }
            });

    assertThat(report.ready()).isFalse();
    assertThat(report.parts())
        .containsEntry("store", "responds")
        .containsEntry("store-writes", "not accepted");
    assertThat(report.toString()).doesNotContain("db.internal");
  }

  @Test
  void a_node_that_lacks_the_key_of_a_session_is_not_until_it_has_the_key() throws Exception {
    AtomicReference<Set<String>> missing = new AtomicReference<>(Set.of("2026-11"));
    SessionStore store =
        new FlakySessionStore() {
          @Override
          public Set<String> missingKeys() {
            return missing.get();
          }
        };

    AtprotoHealth.Report report = afterStart(new LocalRefreshLock(), store);

    assertThat(report.ready()).isFalse();
    assertThat(report.parts()).containsEntry("encryption-keys", "incomplete");
    missing.set(Set.of());
    assertThat(afterStart(new LocalRefreshLock(), store).ready()).isTrue();
  }

  @Test
  void the_checks_go_on_although_nobody_asks_for_the_result() throws Exception {
    CountDownLatch checks = new CountDownLatch(2);
    SessionStore store =
        new FlakySessionStore() {
          @Override
          public Optional<StoredSession> find(SessionKey key) {
            checks.countDown();
            return super.find(key);
          }
        };

    boolean checkedAgain = with(new LocalRefreshLock(), store, health -> awaited(checks));
    assertThat(checkedAgain).isTrue();
  }

  private static boolean awaited(CountDownLatch checks) {
    try {
      return checks.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
