package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.store.InMemorySessionStore;
import io.github.atprotojakarta.store.SessionFilter;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import java.io.ByteArrayInputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Work on the sessions of many accounts. */
class ManyAccountsTest {
  private static final SessionFilter ALL = SessionFilter.builder().build();

  private final InMemorySessionStore rows = new InMemorySessionStore();

  /** The methods of the store that were called. */
  private final Collection<String> calls = new ConcurrentLinkedQueue<>();

  private final AtprotoOAuthClient client = client(recorded());

  @AfterEach
  void close() {
    client.close();
  }

  private static void ignore(SessionBatch progress) {}

  private static AtprotoOAuthClient client(SessionStore store) {
    return AtprotoOAuthClient.builder()
        .clientMetadata(StrictNetworkFixture.loopbackMetadata())
        .clock(Clock.fixed(StoredSamples.NOW, ZoneOffset.UTC))
        .transport(
            request ->
                new HttpResponse(
                    200,
                    Map.of("Content-Type", List.of("application/json")),
                    new ByteArrayInputStream("{\"ok\":true}".getBytes(StandardCharsets.UTF_8))))
        .sessionStore(store)
        .build();
  }

  private SessionStore recorded() {
    return (SessionStore)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {SessionStore.class},
            (proxy, method, arguments) -> {
              calls.add(method.getName());
              try {
                return method.invoke(rows, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private List<SessionKey> stored(int accounts) {
    List<SessionKey> keys = new ArrayList<>();
    for (int i = 0; i < accounts; i++) {
      var session = StoredSamples.session(StoredSamples.account(), StoredSamples.NOW);
      rows.insert(session);
      keys.add(session.key());
    }
    return keys;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void each_session_is_worked_on_once(int threads) throws Exception {
    List<SessionKey> keys = stored(1234);
    Collection<SessionKey> seen = new ConcurrentLinkedQueue<>();

    SessionBatch done =
        client.forEachSession(
            ALL, threads, session -> seen.add(session.key()), ManyAccountsTest::ignore);

    assertThat(seen).containsExactlyInAnyOrderElementsOf(keys);
    assertThat(done).isEqualTo(new SessionBatch(1234, 0, 0));
  }

  @Test
  void the_store_reads_a_hundred_sessions_at_once() throws Exception {
    stored(1234);
    client.forEachSession(ALL, 4, session -> {}, ManyAccountsTest::ignore);
    assertThat(calls).filteredOn("findEach"::equals).hasSize(13);
    assertThat(calls).filteredOn("list"::equals).hasSize(2);
    assertThat(calls).containsOnly("list", "findEach");
  }

  @Test
  void a_session_can_be_used() throws Exception {
    stored(3);
    Collection<Object> results = new ConcurrentLinkedQueue<>();
    client.forEachSession(
        ALL,
        2,
        session -> results.add(session.xrpc().query("app.bsky.feed.getTimeline", Map.of())),
        ManyAccountsTest::ignore);
    assertThat(results).hasSize(3);
  }

  @Test
  void a_failure_keeps_no_other_session_from_its_turn() throws Exception {
    List<SessionKey> keys = stored(150);
    Set<SessionKey> failing = new HashSet<>(keys.subList(0, 10));

    SessionBatch done =
        client.forEachSession(
            ALL,
            3,
            session -> {
              if (failing.contains(session.key())) {
                throw new IllegalStateException("no such post");
              }
            },
            ManyAccountsTest::ignore);

    assertThat(done).isEqualTo(new SessionBatch(140, 10, 0));
  }

  @Test
  void so_many_threads_work_at_the_same_time_and_no_more() throws Exception {
    stored(40);
    AtomicInteger working = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CyclicBarrier four = new CyclicBarrier(4);

    client.forEachSession(
        ALL,
        4,
        session -> {
          most.accumulateAndGet(working.incrementAndGet(), Math::max);
          await(four);
          working.decrementAndGet();
        },
        ManyAccountsTest::ignore);

    assertThat(most).hasValue(4);
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(2, TimeUnit.MINUTES);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_server_without_threads_lets_the_caller_work_alone() throws Exception {
    stored(20);
    Set<Thread> threads = Collections.synchronizedSet(new HashSet<>());
    try (AtprotoOAuthClient alone =
        AtprotoOAuthClient.builder()
            .clientMetadata(StrictNetworkFixture.loopbackMetadata())
            .clock(Clock.fixed(StoredSamples.NOW, ZoneOffset.UTC))
            .sessionStore(rows)
            .threads(
                task -> {
                  throw new RejectedExecutionException("full");
                })
            .build()) {
      SessionBatch done =
          alone.forEachSession(
              ALL, 8, session -> threads.add(Thread.currentThread()), ManyAccountsTest::ignore);
      assertThat(done.done()).isEqualTo(20);
    }
    assertThat(threads).containsExactly(Thread.currentThread());
  }

  @Test
  void sessions_that_end_meanwhile_are_skipped() throws Exception {
    stored(300);
    AtomicReference<SessionKey> first = new AtomicReference<>();

    SessionBatch done =
        client.forEachSession(
            ALL,
            1,
            session -> {
              if (first.compareAndSet(null, session.key())) {
                // Another node ends all that are not in memory yet, and this one's own.
                rows.list(ALL, session.key(), 1000).sessions().stream()
                    .skip(99)
                    .forEach(other -> rows.delete(other.key()));
              }
            },
            ManyAccountsTest::ignore);

    assertThat(done).isEqualTo(new SessionBatch(100, 0, 200));
  }

  @Test
  void progress_is_reported_before_each_reading() throws Exception {
    stored(250);
    List<SessionBatch> progress = new ArrayList<>();
    client.forEachSession(ALL, 1, session -> {}, progress::add);
    assertThat(progress).extracting(SessionBatch::done).containsExactly(0L, 100L, 200L, 250L);
  }

  @Test
  void the_caller_can_stop_by_an_exception() {
    stored(250);
    AtomicInteger worked = new AtomicInteger();
    IllegalStateException enough = new IllegalStateException("enough");
    assertThatThrownBy(
            () ->
                client.forEachSession(
                    ALL,
                    2,
                    session -> worked.incrementAndGet(),
                    batch -> {
                      if (batch.done() > 0) {
                        throw enough;
                      }
                    }))
        .isSameAs(enough);
    assertThat(worked).hasValueBetween(1, 100);
  }

  @Test
  void an_interrupt_ends_all_threads() throws Exception {
    stored(50);
    CountDownLatch working = new CountDownLatch(3);
    CountDownLatch never = new CountDownLatch(1);
    AtomicInteger interrupted = new AtomicInteger();
    var threads = Executors.newSingleThreadExecutor();
    try {
      var walk =
          threads.submit(
              () ->
                  client.forEachSession(
                      ALL,
                      3,
                      session -> {
                        working.countDown();
                        try {
                          never.await();
                        } catch (InterruptedException e) {
                          interrupted.incrementAndGet();
                          Thread.currentThread().interrupt();
                        }
                      },
                      ManyAccountsTest::ignore));
      assertThat(working.await(2, TimeUnit.MINUTES)).isTrue();
      threads.shutdownNow();

      assertThatThrownBy(() -> walk.get(2, TimeUnit.MINUTES))
          .hasCauseInstanceOf(InterruptedException.class);
      assertThat(interrupted).hasValue(3);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void a_store_that_fails_ends_it_with_its_exception() {
    stored(250);
    TransientException away = new TransientException("The database is away");
    AtomicInteger worked = new AtomicInteger();
    try (AtprotoOAuthClient failing =
        client(
            new FailingReads(
                    rows,
                    number -> {
                      if (number == 2) {
                        throw away;
                      }
                    })
                .store())) {
      assertThatThrownBy(
              () ->
                  failing.forEachSession(
                      ALL, 3, session -> worked.incrementAndGet(), ManyAccountsTest::ignore))
          .isSameAs(away);
    }
    assertThat(worked).hasValue(100);
  }

  /** A store that fails at one of its readings. */
  private record FailingReads(SessionStore rows, Consumer<Integer> beforeReading) {
    SessionStore store() {
      AtomicInteger readings = new AtomicInteger();
      return (SessionStore)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {SessionStore.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("findEach")) {
                  beforeReading.accept(readings.incrementAndGet());
                }
                return method.invoke(rows, arguments);
              });
    }
  }

  @Test
  void parameters_out_of_range_are_refused() {
    assertThatThrownBy(() -> client.forEachSession(ALL, 0, session -> {}, ManyAccountsTest::ignore))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The number of threads 0 is not between 1 and 64");
    assertThatThrownBy(
            () -> client.forEachSession(ALL, 65, session -> {}, ManyAccountsTest::ignore))
        .isInstanceOf(IllegalArgumentException.class);
    SessionFilter retired = SessionFilter.builder().retired().build();
    assertThatThrownBy(
            () -> client.forEachSession(retired, 1, session -> {}, ManyAccountsTest::ignore))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Retired sessions have ended");
  }

  @Test
  void sessions_are_restored_in_the_order_of_their_keys_without_those_that_ended() {
    List<SessionKey> keys = new ArrayList<>(stored(250));
    Collections.shuffle(keys);
    SessionKey ended = keys.get(17);
    rows.delete(ended);
    Did unknown = StoredSamples.account();
    List<SessionKey> asked = new ArrayList<>(keys);
    asked.add(new SessionKey(unknown, ended.id()));
    asked.add(keys.get(0));

    Map<SessionKey, OAuthSession> restored = client.restoreAll(asked);

    keys.remove(ended);
    assertThat(restored.keySet()).containsExactlyElementsOf(keys);
    assertThat(restored).allSatisfy((key, session) -> assertThat(session.key()).isEqualTo(key));
    assertThat(calls).containsExactly("findEach", "findEach", "findEach");
    assertThat(client.restoreAll(List.of())).isEmpty();
  }
}
