package io.github.atprotojakarta.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.store.ClaimOutcome;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import jakarta.persistence.EntityManagerFactory;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an outage of the database costs, counted in connections that are asked for. */
class CircuitBreakerTest {
  private final KeyRing keys = KeyRing.generate(new SecureRandom());
  private final TestDatabase database = TestDatabase.h2InMemory().migrated();
  private final AwayDataSource source = new AwayDataSource(database.dataSource());
  private final StoredSession session =
      StoredSamples.session(StoredSamples.account(), Instant.now());
  private final AtomicLong now = new AtomicLong();
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private Executor threads = Runnable::run;

  private EntityManagerFactory factory;
  private JpaSessionStore store;
  private JpaStateStore logins;

  @BeforeEach
  void open() {
    open("hibernate");
    store.insert(session);
    source.asked();
  }

  private void open(String unit) {
    factory = TestDatabase.entityManagerFactory(unit, source.dataSource());
    Transactions transactions =
        new CircuitBreaker(
            new ResourceLocalTransactions(factory),
            () -> {},
            task -> threads.execute(task),
            now::get);
    store = new JpaSessionStore(transactions, () -> keys);
    logins = new JpaStateStore(transactions, () -> keys);
  }

  @AfterEach
  void close() throws Exception {
    factory.close();
    database.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"hibernate", "eclipselink"})
  void a_thousand_requests_to_a_database_that_is_away_ask_for_few_connections(String unit) {
    factory.close();
    open(unit);
    assertThat(store.find(session.key())).contains(session);
    source.asked();
    source.leave();

    try (CapturedLog log = CapturedLog.of(DatabaseOutage.class)) {
      for (int request = 0; request < 1000; request++) {
        assertAway();
        assertThatThrownBy(() -> logins.consume("state")).isInstanceOf(TransientException.class);
      }
      assertThat(log.messages())
          .singleElement()
          .asString()
          .startsWith(
              "ATP3105 The database cannot be used now. Requests fail with status 503, and it is probed");
    }
    assertThat(source.asked()).as("of the first request and of one probe").isLessThan(10);
  }

  @Test
  void probes_become_rarer_and_the_first_after_the_outage_ends_it() {
    source.leave();
    assertAway();
    source.asked();
    for (int second : new int[] {1, 2, 4, 5, 5}) {
      pass(Duration.ofSeconds(second).minusMillis(1));
      assertAway();
      assertThat(source.asked()).as("before the pause of %d s is over", second).isZero();
      pass(Duration.ofMillis(1));
      assertAway();
      assertThat(source.asked()).as("after %d s", second).isPositive();
    }
    source.comeBack();
    assertAway();

    try (CapturedLog log = CapturedLog.of(DatabaseOutage.class)) {
      pass(Duration.ofSeconds(5));
      assertThat(store.find(session.key())).contains(session);
      assertThat(log.messages())
          .singleElement()
          .asString()
          .startsWith("ATP3106 The database can be used again, after PT22S.");
    }
    assertThat(source.asked()).as("the probe and the request").isEqualTo(2);
  }

  @Test
  void one_probe_runs_at_a_time_and_callers_fail_meanwhile() {
    source.leave();
    assertAway();
    threads = waiting::add;
    pass(Duration.ofSeconds(1));
    source.asked();

    pass(Duration.ofSeconds(1)); // the patience of callers is over when they come
    for (int request = 0; request < 100; request++) {
      assertAway();
      pass(Duration.ofSeconds(1));
    }

    assertThat(waiting).hasSize(1);
    assertThat(source.asked()).isZero();
    source.comeBack();
    waiting.remove().run();
    assertThat(store.find(session.key())).contains(session);
  }

  @Test
  void new_tokens_are_stored_as_soon_as_the_database_is_back_and_end_the_outage() {
    assertThat(store.claim(session.key(), 1, StoredSamples.claim(Instant.now())))
        .isEqualTo(new ClaimOutcome.Claimed(false));
    StoredSession refreshed = StoredSamples.refreshed(session);
    source.leave();
    assertAway();
    assertThatThrownBy(() -> store.complete(refreshed)).isInstanceOf(TransientException.class);
    source.comeBack();
    assertAway();

    assertThat(store.complete(refreshed)).isTrue();

    assertThat(store.find(session.key())).contains(refreshed);
  }

  @Test
  void a_probe_that_gets_no_thread_does_not_keep_the_next_from_its_turn() {
    source.leave();
    assertAway();
    source.comeBack();
    pass(Duration.ofSeconds(1));
    threads =
        task -> {
          throw new RejectedExecutionException("stopping");
        };
    assertAway();
    threads = Runnable::run;

    assertThat(store.find(session.key())).contains(session);
  }

  private void assertAway() {
    assertThatThrownBy(() -> store.find(session.key()))
        .isInstanceOf(TransientException.class)
        .hasMessageContaining("no connection could be opened")
        .hasMessageContaining("(SQL state 08001)");
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }
}
