package io.github.atprotojakarta.internal.refresh;

import static io.github.atprotojakarta.schedules.Schedules.demand;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.schedules.Schedules;
import io.github.atprotojakarta.session.RefreshTimings;
import io.github.atprotojakarta.store.LocalRefreshLock;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * Callers of one session, in each order in which threads may run. The lock is always free, so
 * nothing but the flights keeps two refreshes of this JVM apart.
 */
class RefreshFlightsSchedulesTest {
  @Test
  void callers_share_one_refresh_at_a_time_and_each_gets_newer_tokens() {
    Schedules.explore(TwoCallers.class);
  }

  @Test
  void a_refresh_that_fails_unexpectedly_fails_for_its_callers_only() {
    Schedules.explore(TwoCallersOfAFailure.class);
  }

  @Test
  void a_caller_that_gives_up_stops_no_refresh_that_has_begun_and_lets_the_next_one_begin() {
    Schedules.explore(TwoImpatientCallers.class);
  }

  @Test
  void a_node_that_stops_leaves_no_caller_waiting() {
    Schedules.explore(CallerOfStoppingNode.class);
  }

  /** The refreshes of a node. */
  public abstract static class Node {
    final ExploredThreads threads = new ExploredThreads();
    final Refreshes store = new Refreshes();
    final RefreshFlights flights;

    Node() {
      RefreshTimings timings = RefreshTimings.DEFAULT;
      TokenRefresh refresh =
          new TokenRefresh(
              store,
              new MeasuredLock(new LocalRefreshLock(), timings, threads.context()),
              null,
              new RefreshClaims(store, timings, threads.context()),
              null,
              new UnsavedTokens(store, null, null, timings, threads.context()),
              threads.context().clock());
      flights = new RefreshFlights(refresh, did -> {}, timings, threads.context());
    }

    /** Returns the version of the newer tokens; 0 after a failure. */
    long newerThan(long version) {
      try {
        return flights.newer(Refreshes.FIRST.key(), version, 0).version();
      } catch (TransientException | IllegalStateException e) {
        return 0;
      }
    }

    /** Nothing is left of what happened: the next caller begins a refresh of its own. */
    void demandNextOneRefreshes() {
      demand(!store.overlapped, "one refresh at a time");
      threads.impatient(false);
      int before = store.begun.get();
      demand(newerThan(1) > 1, "the next caller gets newer tokens");
      demand(store.begun.get() == before + 1, "the next caller begins a refresh");
    }
  }

  /** Two callers that need newer tokens, and newer ones than those. */
  public static class TwoCallers extends Node {
    private volatile boolean failed;

    private void call() {
      long first = newerThan(1);
      failed |= first <= 1 || newerThan(first) <= first;
    }

    @Operation(runOnce = true)
    public void one() {
      call();
    }

    @Operation(runOnce = true)
    public void other() {
      call();
    }

    @Validate
    public void check() {
      demand(!failed, "each call gets newer tokens");
      demandNextOneRefreshes();
    }
  }

  /** Two callers, of which each ends, with newer tokens or with a failure. */
  public abstract static class TwoEndingCallers extends Node {
    volatile long one = -1;
    volatile long other = -1;

    @Operation(runOnce = true)
    public void one() {
      one = newerThan(1);
    }

    @Operation(runOnce = true)
    public void other() {
      other = newerThan(1);
    }

    @Validate
    public void check() {
      demand(one >= 0 && other >= 0, "each call ends");
      demandNextOneRefreshes();
    }
  }

  public static class TwoCallersOfAFailure extends TwoEndingCallers {
    public TwoCallersOfAFailure() {
      store.failures = 1;
    }

    @Override
    void demandNextOneRefreshes() {
      demand(one == 0 || other == 0, "a caller gets the failure");
      super.demandNextOneRefreshes();
    }
  }

  public static class TwoImpatientCallers extends TwoEndingCallers {
    public TwoImpatientCallers() {
      threads.impatient(true);
    }
  }

  public static class CallerOfStoppingNode extends Node {
    private volatile long got = -1;
    private volatile boolean landed;

    @Operation(runOnce = true)
    public void call() {
      got = newerThan(1);
    }

    @Operation(runOnce = true)
    public void stop() {
      landed = flights.land(RefreshTimings.DEFAULT.othersWait());
    }

    @Validate
    public void check() {
      demand(landed, "all refreshes have ended");
      demand(got >= 0, "the call ends");
      demandNextOneRefreshes();
    }
  }
}
