package io.github.atprotojakarta.internal.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.atprotojakarta.TokenRevokedException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.internal.ClientContext;
import io.github.atprotojakarta.internal.ClientTimeouts;
import io.github.atprotojakarta.internal.Observations;
import io.github.atprotojakarta.internal.refresh.RefreshClaims.Turn;
import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.metrics.Operation;
import io.github.atprotojakarta.metrics.OperationListener;
import io.github.atprotojakarta.session.Conditions;
import io.github.atprotojakarta.session.FailingSessionStore;
import io.github.atprotojakarta.session.RefreshTimings;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.session.StrictNetworkFixture;
import io.github.atprotojakarta.store.InMemorySessionStore;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Callers who wait for refreshes, of which each finds newer tokens in the store, or none. */
class RefreshFlightsTest {
  private static final RefreshTimings TIMINGS = StrictNetworkFixture.SHORT;
  private static final Duration LIMIT = TIMINGS.callerWait();
  private static final Duration TOOK = Duration.ofSeconds(3);

  private final ManualContext manual = new ManualContext();
  private final StoredSession first =
      StoredSamples.session(StoredSamples.account(), StoredSamples.NOW);
  private final StoredSession second = StoredSamples.refreshed(first);
  private final StoredSession third = StoredSamples.refreshed(second);
  private final List<Did> afterwards = new ArrayList<>();
  private final List<String> ended = new ArrayList<>();
  private Supplier<Optional<StoredSession>> row = () -> Optional.of(second);
  private Consumer<Runnable> threads = manual.tasks::add;
  private volatile Error listenerFails;
  private final ClientContext context = context();
  private final InMemorySessionStore rows = new InMemorySessionStore();
  private boolean accepting = true;
  private final FailingSessionStore store =
      new FailingSessionStore(rows) {
        @Override
        public boolean complete(StoredSession refreshed) {
          if (!accepting) {
            throw new TransientException("away");
          }
          return super.complete(refreshed);
        }

        @Override
        public Optional<StoredSession> find(SessionKey key) {
          manual.waits.advance(TOOK);
          return row.get();
        }
      };
  private final RefreshClaims claims = new RefreshClaims(store, TIMINGS, context);
  private final UnsavedTokens unsaved =
      new UnsavedTokens(
          store,
          OfflineServer.revocation()::revoke,
          new SessionEvents(List.of()),
          TIMINGS,
          context);
  private final RefreshFlights flights = flights(afterwards::add);

  private ClientContext context() {
    return new ClientContext(
        manual.clock,
        new SecureRandom(),
        null,
        this::measure,
        new Observations(List.of(this::observe)),
        task -> threads.accept(task),
        manual.waits,
        new ClientTimeouts(TOOK, TOOK, TOOK),
        false);
  }

  private void measure(Measurement each) {
    if (listenerFails != null) {
      throw listenerFails;
    }
    manual.measured.add(each);
  }

  private OperationListener.Observation observe(Operation begun) {
    return (status, failure) -> ended.add(begun + " " + status + " " + failure);
  }

  private RefreshFlights flights(Consumer<Did> after) {
    TokenRefresh refresh =
        new TokenRefresh(
            store,
            new MeasuredLock((key, wait, lease) -> Optional.empty(), TIMINGS, context),
            null,
            claims,
            null,
            unsaved,
            manual.clock);
    return new RefreshFlights(refresh, after, TIMINGS, context);
  }

  private StoredSession newerThan(StoredSession used) {
    return flights.newer(first.key(), used.version(), manual.waits.nanoTime());
  }

  private void assertTryAgain(String message) {
    assertThatThrownBy(() -> newerThan(first))
        .isInstanceOf(TransientException.class)
        .hasMessageContaining("The refresh of " + first.key())
        .hasMessageContaining(message);
  }

  private <T extends Measurement> List<T> measured(Class<T> kind) {
    return manual.measured.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  @Test
  void a_caller_gets_newer_tokens_and_nobody_waits_for_the_handle() {
    manual.waits.meanwhile = manual::runTasks;
    assertThat(newerThan(first)).isEqualTo(second);
    assertThat(manual.waits.awaited).containsExactly(LIMIT);
    assertThat(afterwards).containsExactly(first.key().did());
    assertThat(ended).containsExactly("Refresh[] 0 null");
    assertThat(measured(Measurement.Refresh.class))
        .containsExactly(new Measurement.Refresh(Measurement.RefreshOutcome.REFRESHED, TOOK));
    assertThat(measured(Measurement.CallerWait.class))
        .containsExactly(new Measurement.CallerWait(TOOK, true));
  }

  @Test
  void a_failure_of_what_comes_afterwards_hides_no_tokens() {
    RefreshFlights failing =
        flights(
            did -> {
              throw new IllegalStateException("by a test");
            });
    manual.waits.meanwhile = manual::runTasks;
    assertThat(failing.newer(first.key(), 1, manual.waits.nanoTime())).isEqualTo(second);
  }

  /** The first caller's refresh brings the tokens that the second caller has used. */
  @Test
  void a_caller_who_joins_an_older_refresh_begins_another_in_the_time_that_is_left() {
    List<StoredSession> gotten = new ArrayList<>();
    manual.waits.meanwhile =
        () -> {
          manual.waits.meanwhile = manual::runTasks;
          gotten.add(newerThan(second));
        };
    row = () -> Optional.of(manual.waits.awaited.size() < 3 ? second : third);
    assertThat(newerThan(first)).isEqualTo(second);
    assertThat(gotten).containsExactly(third);
    assertThat(manual.waits.awaited).containsExactly(LIMIT, LIMIT, LIMIT.minus(TOOK));
    assertThat(measured(Measurement.Refresh.class)).hasSize(2);
  }

  @Test
  void a_caller_who_joins_a_refresh_with_older_tokens_begins_another() {
    StoredSession fourth = StoredSamples.refreshed(third);
    List<StoredSession> gotten = new ArrayList<>();
    manual.waits.meanwhile =
        () -> {
          manual.waits.meanwhile = manual::runTasks;
          gotten.add(newerThan(third));
        };
    row = () -> Optional.of(manual.waits.awaited.size() < 3 ? second : fourth);
    assertThat(newerThan(first)).isEqualTo(second);
    assertThat(gotten).containsExactly(fourth);
  }

  @Test
  void a_caller_hears_of_a_database_that_went_back() {
    manual.waits.meanwhile = manual::runTasks;
    assertThat(newerThan(third)).isEqualTo(second);
    assertThat(measured(Measurement.Refresh.class)).hasSize(1);
  }

  /** The store had the tokens all the time, and did not say so. */
  @Test
  void a_refresh_that_only_stores_the_tokens_that_a_caller_used_is_followed_by_another() {
    rows.insert(first);
    accepting = false;
    unsaved.save(second);
    accepting = true;
    manual.tasks.clear();
    manual.waits.meanwhile = manual::runTasks;
    row = () -> Optional.of(third);
    assertThat(newerThan(second)).isEqualTo(third);
    assertThat(measured(Measurement.Refresh.class)).hasSize(2);
  }

  @Test
  void a_session_that_is_gone_has_ended() {
    row = Optional::empty;
    manual.waits.meanwhile = manual::runTasks;
    assertThatThrownBy(() -> newerThan(first)).isInstanceOf(TokenRevokedException.class);
    assertThat(afterwards).isEmpty();
    assertThat(measured(Measurement.Refresh.class))
        .containsExactly(new Measurement.Refresh(Measurement.RefreshOutcome.REJECTED, TOOK));
  }

  @Test
  void a_refresh_that_fails_says_why() {
    TransientException away = new TransientException("away");
    row =
        () -> {
          throw away;
        };
    manual.waits.meanwhile = manual::runTasks;
    assertThatThrownBy(() -> newerThan(first)).isSameAs(away);
    assertThat(ended).containsExactly("Refresh[] 0 " + away);
    assertThat(measured(Measurement.Refresh.class))
        .containsExactly(new Measurement.Refresh(Measurement.RefreshOutcome.UNKNOWN, TOOK));
  }

  @Test
  void a_refresh_that_never_begins_is_given_up_when_the_caller_s_time_is_over() {
    assertTryAgain("is taking long");
    assertThat(measured(Measurement.CallerWait.class))
        .containsExactly(new Measurement.CallerWait(LIMIT, false));
    manual.waits.meanwhile =
        () -> {
          assertThat(manual.tasks).hasSize(2);
          manual.runTasks();
        };
    assertThat(newerThan(first)).isEqualTo(second);
    assertThat(measured(Measurement.Refresh.class)).as("the first one came too late").hasSize(1);
  }

  @Test
  void a_refresh_that_has_begun_continues_when_a_caller_s_time_is_over() {
    manual.waits.meanwhile = manual::runTasks;
    row =
        () -> {
          manual.waits.meanwhile = () -> {};
          assertTryAgain("is taking long and continues");
          return Optional.of(second);
        };
    assertThat(newerThan(first)).isEqualTo(second);
    assertThat(measured(Measurement.CallerWait.class))
        .containsExactly(
            new Measurement.CallerWait(LIMIT, false),
            new Measurement.CallerWait(TOOK.plus(LIMIT), true));
  }

  @Test
  void a_refresh_that_gets_no_thread_fails_at_once_and_the_next_one_begins() {
    threads =
        task -> {
          throw new RejectedExecutionException("by a test");
        };
    assertTryAgain("got no thread: java.util.concurrent.RejectedExecutionException: by a test");
    threads = Runnable::run;
    assertThat(newerThan(first)).isEqualTo(second);
  }

  @Test
  void a_caller_who_is_interrupted_goes_and_stays_interrupted() {
    manual.waits.meanwhile = Thread.currentThread()::interrupt;
    Throwable thrown = catchThrowable(() -> newerThan(first));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(thrown)
        .isInstanceOf(TransientException.class)
        .hasMessageContaining("which continues");
    manual.waits.meanwhile = manual::runTasks;
    assertThat(newerThan(first)).isEqualTo(second);
    assertThat(measured(Measurement.Refresh.class)).hasSize(1);
  }

  @Test
  void a_node_that_stops_begins_no_refresh() {
    List<Boolean> landed = new ArrayList<>();
    manual.waits.meanwhile =
        () -> {
          manual.waits.meanwhile = () -> {};
          landed.add(flights.land(TOOK));
        };
    assertTryAgain("was not started: this node is stopping");
    assertThat(landed).containsExactly(true);
    assertThat(manual.waits.awaited).containsExactly(LIMIT, TOOK);
    manual.runTasks();
    assertThat(measured(Measurement.Refresh.class)).isEmpty();
    assertThat(((Turn.Over) claims.take(first)).outcome().failure())
        .hasMessageContaining("this node is stopping");
  }

  @Test
  void a_node_that_stops_waits_for_a_refresh_no_longer_than_it_may() {
    List<Boolean> landed = new ArrayList<>();
    manual.waits.meanwhile = manual::runTasks;
    row =
        () -> {
          manual.waits.meanwhile = () -> {};
          landed.add(flights.land(TOOK));
          return Optional.of(second);
        };
    assertThat(newerThan(first)).isEqualTo(second);
    assertThat(landed).containsExactly(false);
    assertThat(manual.waits.awaited).containsExactly(LIMIT, TOOK);
  }

  @Test
  void a_node_that_is_interrupted_while_it_stops_waits_no_longer() {
    manual.waits.meanwhile = Thread.currentThread()::interrupt;
    boolean landed = flights.land(TOOK);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(landed).isFalse();
  }

  /** An error that the refresh itself does not catch: a metrics listener has no memory. */
  @Test
  void a_refresh_that_breaks_has_landed_and_the_next_one_begins() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch stopping = new CountDownLatch(1);
    row =
        () -> {
          begun.countDown();
          await(stopping);
          listenerFails = new OutOfMemoryError("by a test");
          return Optional.of(second);
        };
    List<Future<?>> thread = new ArrayList<>();
    manual.waits.meanwhile =
        () -> {
          thread.add(Conditions.begin(() -> run(manual.tasks.remove(0))));
          await(begun);
          manual.waits.meanwhile =
              () -> {
                stopping.countDown();
                await(thread.get(0));
              };
          assertThat(flights.land(TOOK)).isTrue();
          listenerFails = null;
        };
    assertTryAgain("OutOfMemoryError: by a test");
    row = () -> Optional.of(second);
    manual.waits.meanwhile = manual::runTasks;
    assertThat(newerThan(first)).isEqualTo(second);
  }

  private static boolean run(Runnable task) {
    task.run();
    return true;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void await(Future<?> ended) {
    try {
      ended.get();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
