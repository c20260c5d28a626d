package io.github.atprotojakarta.internal.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.internal.ClientContext;
import io.github.atprotojakarta.internal.Waits;
import io.github.atprotojakarta.session.RefreshTimings;
import io.github.atprotojakarta.store.LocalRefreshLock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** A caller whose tokens are newer than those for which the running refresh began. */
class FlightOfOlderTokensTest {
  private final ManualContext manual = new ManualContext();
  private final Refreshes store = new Refreshes();

  /** What happens while a caller waits; the first one is interrupted, so its refresh stays. */
  private final Deque<Runnable> whileWaiting = new ArrayDeque<>();

  private ClientContext context() {
    ClientContext standing = manual.context();
    return new ClientContext(
        standing.clock(),
        standing.random(),
        null,
        standing.metrics(),
        standing.observations(),
        standing.executor(),
        new ScriptedWaits(),
        standing.timeouts(),
        false);
  }

  private RefreshFlights flights() {
    ClientContext context = context();
    RefreshTimings timings = RefreshTimings.DEFAULT;
    TokenRefresh refresh =
        new TokenRefresh(
            store,
            new MeasuredLock(new LocalRefreshLock(), timings, context),
            null,
            new RefreshClaims(store, timings, context),
            null,
            new UnsavedTokens(store, null, null, timings, context),
            context.clock());
    return new RefreshFlights(refresh, did -> {}, timings, context);
  }

  private final class ScriptedWaits implements Waits {
    @Override
    public long nanoTime() {
      return manual.waits.nanoTime();
    }

    @Override
    public boolean pause(Duration time) {
      return manual.waits.pause(time);
    }

    @Override
    public <T> T await(CompletableFuture<T> result, Duration time)
        throws InterruptedException, ExecutionException, TimeoutException {
      if (whileWaiting.isEmpty()) {
        throw new InterruptedException();
      }
      whileWaiting.remove().run();
      return manual.waits.await(result, time);
    }
  }

  @Test
  void begins_a_refresh_of_its_own_when_that_one_has_ended() {
    RefreshFlights flights = flights();
    assertThatThrownBy(() -> flights.newer(Refreshes.FIRST.key(), 1, manual.waits.nanoTime()))
        .isInstanceOf(TransientException.class);
    assertThat(Thread.interrupted()).isTrue();
    whileWaiting.add(manual::runTasks);
    whileWaiting.add(
        () -> {
          // The first refresh has read version 2; this caller has version 3, and 4 is there now.
          assertThat(store.newest().version()).isEqualTo(2);
          store.begun.set(2);
          manual.runTasks();
        });
    assertThat(flights.newer(Refreshes.FIRST.key(), 3, manual.waits.nanoTime()).version())
        .isEqualTo(4);
  }
}
