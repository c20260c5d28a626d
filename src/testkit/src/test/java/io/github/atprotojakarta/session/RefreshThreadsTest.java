package io.github.atprotojakarta.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.AtprotoOAuthClientBuilder;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpTransport;
import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.metrics.Operation;
import io.github.atprotojakarta.metrics.OperationListener;
import io.github.atprotojakarta.testkit.server.Endpoint;
import io.github.atprotojakarta.testkit.server.Hold;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A refresh needs a thread, and no lack of threads locks a session. */
class RefreshThreadsTest {
  /** A caller gives up soon, because a thread that never runs lets it wait in vain. */
  private static final RefreshTimings IMPATIENT =
      RefreshTimings.builder()
          .othersWait(Duration.ofMillis(50))
          .lease(Duration.ofSeconds(45))
          .claim(Duration.ofSeconds(60))
          .callerWait(Duration.ofMillis(200))
          .poll(Duration.ofMillis(5))
          .grace(Duration.ofMillis(20))
          .build();

  private final StrictNetworkFixture fixture = new StrictNetworkFixture();
  private final AtomicBoolean broken = new AtomicBoolean(true);

  @AfterEach
  void close() {
    fixture.close();
  }

  static Stream<ThreadFactory> factoriesWithoutThreads() {
    return Stream.of(
        task -> {
          throw new IllegalStateException("The thread factory is stopped");
        },
        task -> null,
        task ->
            new Thread(task) {
              @Override
              public synchronized void start() {
                throw new OutOfMemoryError("unable to create native thread");
              }
            });
  }

  /** A thread of a server that does not run tasks of an application that it stops. */
  private static Thread idle(Runnable task) {
    return new Thread(task) {
      @Override
      public synchronized void start() {
        // Nothing runs.
      }
    };
  }

  private ThreadFactory atFirst(ThreadFactory first) {
    return task -> broken.get() ? first.newThread(task) : new Thread(task);
  }

  private AtprotoOAuthClientBuilder node(ThreadFactory threads) {
    return fixture.node(fixture.sessions).threads(threads);
  }

  private void assertRefreshedOnce(SessionKey key) {
    assertThat(fixture.sessions.find(key).orElseThrow().version()).isEqualTo(2);
    assertThat(fixture.network.counters().refreshes()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("factoriesWithoutThreads")
  void a_refresh_that_gets_no_thread_fails_at_once_and_the_next_one_begins(ThreadFactory none) {
    SessionKey key = fixture.signIn().session().key();
    try (AtprotoOAuthClient node = node(atFirst(none)).build()) {
      assertThatThrownBy(() -> node.restore(key, RefreshPolicy.ALWAYS))
          .isInstanceOf(TransientException.class)
          .hasMessageContaining("got no thread");
      broken.set(false);
      node.restore(key, RefreshPolicy.ALWAYS);
    }
    assertRefreshedOnce(key);
  }

  @Test
  void a_refresh_whose_thread_never_runs_is_given_up_and_the_next_one_begins() {
    SessionKey key = fixture.signIn().session().key();
    try (AtprotoOAuthClient node =
        node(atFirst(RefreshThreadsTest::idle)).refreshTimings(IMPATIENT).build()) {
      assertThatThrownBy(() -> node.restore(key, RefreshPolicy.ALWAYS))
          .isInstanceOf(TransientException.class);
      broken.set(false);
      Conditions.until(() -> refreshes(node, key));
    }
    assertRefreshedOnce(key);
  }

  /** A call that waits for longer than the impatient timings finds the result at the next one. */
  private boolean refreshes(AtprotoOAuthClient node, SessionKey key) {
    try {
      node.restore(key, RefreshPolicy.ALWAYS);
    } catch (TransientException e) {
      assertThat(e).hasMessageContaining("is taking long and continues");
    }
    return fixture.sessions.find(key).orElseThrow().version() == 2;
  }

  @Test
  void an_error_at_the_begin_of_a_refresh_ends_it_for_its_callers_only() {
    SessionKey key = fixture.signIn().session().key();
    OperationListener failing =
        operation -> {
          if (operation instanceof Operation.Refresh && broken.getAndSet(false)) {
            throw new OutOfMemoryError("Java heap space");
          }
          return (status, failure) -> {};
        };
    try (AtprotoOAuthClient node =
        fixture
            .node(fixture.sessions)
            .refreshTimings(IMPATIENT)
            .operationListener(failing)
            .build()) {
      assertThatThrownBy(() -> node.restore(key, RefreshPolicy.ALWAYS))
          .isInstanceOf(TransientException.class)
          .hasMessageContaining("Java heap space");
      Conditions.until(() -> refreshes(node, key));
    }
    assertRefreshedOnce(key);
  }

  @Test
  void fifty_tasks_of_two_threads_that_refresh_ten_sessions_all_end() throws Exception {
    List<SessionKey> keys =
        IntStream.range(0, 10).mapToObj(i -> fixture.signIn().session().key()).toList();
    fixture.clock.advance(Duration.ofMinutes(31));
    ExecutorService two = Executors.newFixedThreadPool(2);
    try (AtprotoOAuthClient node = fixture.node(fixture.sessions).build()) {
      List<Callable<OAuthSession>> callers =
          IntStream.range(0, 50)
              .<Callable<OAuthSession>>mapToObj(
                  i -> () -> node.restore(keys.get(i % 10), RefreshPolicy.AUTO))
              .toList();
      for (Future<OAuthSession> each : two.invokeAll(callers)) {
        assertThat(each.get().xrpc()).isNotNull();
      }
    } finally {
      two.shutdown();
    }
    assertThat(fixture.network.counters().refreshes()).isEqualTo(keys.size());
    assertThat(fixture.network.counters().replays()).isZero();
  }

  @Test
  void a_slow_server_stops_no_refresh_at_another_one() throws Exception {
    List<SessionKey> slow = IntStream.range(0, 20).mapToObj(i -> signInBob()).toList();
    fixture.network.migrate(fixture.alice);
    SessionKey other = fixture.signIn().session().key();
    CountDownLatch waiting = new CountDownLatch(slow.size());
    CountDownLatch serverResponds = new CountDownLatch(1);
    HttpTransport transport =
        request -> {
          if (request.uri().toString().equals(fixture.network.issuer() + "/oauth/token")) {
            waiting.countDown();
            await(serverResponds);
          }
          return fixture.network.transport().send(request);
        };
    try (AtprotoOAuthClient node = fixture.node(fixture.sessions).transport(transport).build()) {
      List<Future<OAuthSession>> callers =
          slow.stream()
              .map(key -> Conditions.begin(() -> node.restore(key, RefreshPolicy.ALWAYS)))
              .toList();
      waiting.await();
      node.restore(other, RefreshPolicy.ALWAYS);
      serverResponds.countDown();
      for (Future<OAuthSession> each : callers) {
        assertThat(each.get().xrpc()).isNotNull();
      }
    } finally {
      serverResponds.countDown();
    }
  }

  private SessionKey signInBob() {
    LoginRedirect login = fixture.client.authorize("bob.atnet.dev", AuthorizeOptions.DEFAULT);
    URI callback = fixture.network.signIn(login.redirect(), "bob.atnet.dev", "bob-pass");
    return fixture
        .client
        .callback(StrictNetworkFixture.parameters(callback), login.browserToken())
        .session()
        .key();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void waits_of_callers_are_measured_and_an_interrupt_ends_them() throws Exception {
    SessionKey key = fixture.signIn().session().key();
    List<Measurement> measured = new CopyOnWriteArrayList<>();
    try (AtprotoOAuthClient node =
        fixture.node(fixture.sessions).metricsListener(measured::add).build()) {
      Thread caller =
          new Thread(
              () ->
                  assertThatThrownBy(() -> node.restore(key, RefreshPolicy.ALWAYS))
                      .hasMessageContaining("which continues"));
      try (Hold hold = fixture.network.faults().holdNextRequest(Endpoint.TOKEN)) {
        caller.start();
        hold.awaitArrival(Duration.ofMinutes(2));
        caller.interrupt();
        caller.join();
        assertThat(callerWaits(measured)).containsExactly(false);
      }
      Conditions.until(() -> fixture.sessions.find(key).orElseThrow().version() == 2);
      node.restore(key, RefreshPolicy.ALWAYS);
      // The first refresh may not have ended yet when its tokens are stored: one wait more.
      assertThat(callerWaits(measured)).startsWith(false).endsWith(true).hasSizeBetween(2, 3);
    }
  }

  private static List<Boolean> callerWaits(List<Measurement> measured) {
    return measured.stream()
        .filter(Measurement.CallerWait.class::isInstance)
        .map(each -> ((Measurement.CallerWait) each).ended())
        .toList();
  }
}
