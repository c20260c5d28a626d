package io.github.atprotojakarta.internal.refresh;

import static io.github.atprotojakarta.schedules.Schedules.demand;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.schedules.Schedules;
import io.github.atprotojakarta.session.FailingSessionStore;
import io.github.atprotojakarta.session.RefreshTimings;
import io.github.atprotojakarta.store.InMemorySessionStore;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** New tokens of a store that fails for a while, in each order in which threads may run. */
class UnsavedTokensSchedulesTest {
  private static final StoredSession ONE =
      StoredSamples.session(StoredSamples.account(), ExploredThreads.NOW);
  private static final StoredSession OTHER =
      StoredSamples.session(StoredSamples.account(), ExploredThreads.NOW);
  private static final StoredSession NEWER_ONE = StoredSamples.refreshed(ONE);
  private static final StoredSession NEWER_OTHER = StoredSamples.refreshed(OTHER);

  /** How often a thread tries before the background task takes over. */
  private static final int ATTEMPTS = 5;

  @Test
  void tokens_of_two_sessions_are_stored_though_nobody_asks() {
    Schedules.explore(TwoSessions.class);
  }

  @Test
  void callers_and_the_background_task_store_them_and_revoke_nothing() {
    Schedules.explore(CallersAndTask.class);
  }

  @Test
  void tokens_that_arrive_while_the_node_stops_are_stored_or_revoked_and_never_both() {
    Schedules.explore(StopDuringArrival.class);
  }

  @Test
  void tokens_in_hand_when_the_node_stops_are_stored_or_revoked_and_never_both() {
    Schedules.explore(StopWithTokensInHand.class);
  }

  private static final class Store extends FailingSessionStore {
    private final AtomicInteger failuresOfOne;
    private final AtomicInteger failuresOfOther;

    Store(int failuresOfOne, int failuresOfOther) {
      super(new InMemorySessionStore());
      this.failuresOfOne = new AtomicInteger(failuresOfOne);
      this.failuresOfOther = new AtomicInteger(failuresOfOther);
      insert(ONE);
      insert(OTHER);
    }

    @Override
    public boolean complete(StoredSession refreshed) {
      boolean one = refreshed.equals(NEWER_ONE);
      if ((one ? failuresOfOne : failuresOfOther).getAndDecrement() > 0) {
        throw new TransientException("The database is away");
      }
      return super.complete(refreshed);
    }
  }

  /** A node whose store fails so many times for the tokens of each session. */
  public abstract static class Node {
    final ExploredThreads threads = new ExploredThreads();
    final UnsavedTokens unsaved;
    private final AtomicInteger revoked = new AtomicInteger();
    private final Store store;

    Node(int failuresOfOne, int failuresOfOther) {
      store = new Store(failuresOfOne, failuresOfOther);
      unsaved =
          new UnsavedTokens(
              store,
              tokens -> revoked.incrementAndGet(),
              new SessionEvents(List.of()),
              RefreshTimings.DEFAULT,
              threads.context());
    }

    /** Fails to store tokens, and gets no thread for the task that tries again. */
    final void holdInMemory(StoredSession refreshed) {
      threads.idle(true);
      unsaved.save(refreshed);
      threads.idle(false);
    }

    private boolean stored(StoredSession refreshed) {
      return store.find(refreshed.key()).equals(Optional.of(refreshed));
    }

    void demandStored(StoredSession refreshed) {
      demand(stored(refreshed), "the tokens are stored");
      demand(revoked.get() == 0, "no tokens are revoked");
      demandNoneHeld(refreshed);
    }

    void demandStoredOrRevoked(StoredSession refreshed) {
      demand(stored(refreshed) != revoked.get() > 0, "either stored or revoked");
      demandNoneHeld(refreshed);
    }

    private void demandNoneHeld(StoredSession refreshed) {
      demand(unsaved.saveHeld(refreshed.key()).isEmpty(), "no tokens are held");
    }
  }

  /** The tokens of one session arrive while the task has stored those of the other. */
  public static class TwoSessions extends Node {
    public TwoSessions() {
      super(ATTEMPTS, ATTEMPTS + 1);
      holdInMemory(NEWER_OTHER);
    }

    @Operation(runOnce = true)
    public void arrivalOfOne() {
      unsaved.save(NEWER_ONE);
    }

    @Operation(runOnce = true)
    public void callerOfOther() {
      unsaved.saveHeld(OTHER.key());
    }

    @Validate
    public void check() {
      demandStored(NEWER_ONE);
      demandStored(NEWER_OTHER);
    }
  }

  /** Two callers come back, of which one fails and so begins the task. */
  public static class CallersAndTask extends Node {
    public CallersAndTask() {
      super(ATTEMPTS + 1, 0);
      holdInMemory(NEWER_ONE);
    }

    @Operation(runOnce = true)
    public void one() {
      unsaved.saveHeld(ONE.key());
    }

    @Operation(runOnce = true)
    public void other() {
      unsaved.saveHeld(ONE.key());
    }

    @Validate
    public void check() {
      demandStored(NEWER_ONE);
    }
  }

  public static class StopDuringArrival extends Node {
    public StopDuringArrival() {
      super(ATTEMPTS - 2, 0);
    }

    @Operation(runOnce = true)
    public void arrival() {
      unsaved.save(NEWER_ONE);
    }

    @Operation(runOnce = true)
    public void stop() {
      unsaved.close();
    }

    @Validate
    public void check() {
      demandStoredOrRevoked(NEWER_ONE);
    }
  }

  public static class StopWithTokensInHand extends Node {
    public StopWithTokensInHand() {
      super(ATTEMPTS + 1, 0);
      holdInMemory(NEWER_ONE);
    }

    @Operation(runOnce = true)
    public void caller() {
      unsaved.saveHeld(ONE.key());
    }

    @Operation(runOnce = true)
    public void stop() {
      unsaved.close();
    }

    @Validate
    public void check() {
      demandStoredOrRevoked(NEWER_ONE);
    }
  }
}
