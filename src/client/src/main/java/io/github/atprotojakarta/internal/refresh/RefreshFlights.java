package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.internal.ClientContext;
import io.github.atprotojakarta.internal.Observations.Observed;
import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.metrics.Operation;
import io.github.atprotojakarta.session.RefreshTimings;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.StoredSession;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The running refreshes of this JVM: one per session, each on a thread of its own. No caller
 * interrupts that thread, and no refresh waits for a thread that a caller holds.
 */
final class RefreshFlights {
  private final TokenRefresh refresh;
  private final Consumer<Did> afterwards;
  private final RefreshTimings timings;
  private final ClientContext context;
  private final Map<SessionKey, Flight> flights = new ConcurrentHashMap<>();

  /**
   * Creates the flights.
   *
   * @param afterwards work for the account of a refreshed session, for which no caller waits
   */
  RefreshFlights(
      TokenRefresh refresh,
      Consumer<Did> afterwards,
      RefreshTimings timings,
      ClientContext context) {
    this.refresh = refresh;
    this.afterwards = afterwards;
    this.timings = timings;
    this.context = context;
  }

  /**
   * Returns tokens newer than those of {@code usedVersion}. Callers with the same version share one
   * refresh. Returns older tokens if the store has older ones, because the database went back in
   * time; no token was sent then.
   *
   * @param began when the caller began to wait, as it waits for {@code callerWait} at most
   * @throws AtprotoOAuthException the reason why the refresh failed
   * @throws IllegalStateException when a program failed: see {@link RefreshOutcome#reason}
   */
  StoredSession newer(SessionKey key, long usedVersion, long began) {
    while (true) {
      Duration left = timings.callerWait().minus(since(began));
      Flight flight = flight(key, usedVersion);
      RefreshOutcome outcome = await(key, flight, left);
      if (outcome instanceof RefreshOutcome.Rejected rejected) {
        throw rejected.why();
      }
      if (outcome instanceof RefreshOutcome.Unknown unknown) {
        throw unknown.why();
      }
      StoredSession session = ((RefreshOutcome.Refreshed) outcome).session();
      // Older tokens of a refresh for another version are no sign that the database went back.
      if (session.version() > usedVersion
          || (session.version() < usedVersion && flight.usedVersion == usedVersion)) {
        return session;
      }
    }
  }

  private Flight flight(SessionKey key, long usedVersion) {
    Flight mine = new Flight(key, usedVersion);
    Flight running = flights.putIfAbsent(key, mine);
    if (running != null) {
      return running;
    }
    try {
      context.executor().execute(mine);
    } catch (RuntimeException | Error e) {
      mine.giveUp(
          new RefreshOutcome.Unknown(
              new TransientException(
                  "The refresh of " + key + " got no thread: " + e + "; try again in a moment",
                  e)));
    }
    return mine;
  }

  /** One refresh that callers share. It runs once, or never if it was given up before. */
  private final class Flight implements Runnable {
    private final SessionKey key;
    private final long usedVersion;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CompletableFuture<RefreshOutcome> result = new CompletableFuture<>();

    Flight(SessionKey key, long usedVersion) {
      this.key = key;
      this.usedVersion = usedVersion;
    }

    @Override
    public void run() {
      if (begun.compareAndSet(false, true)) {
        try {
          RefreshOutcome outcome = fly(key, usedVersion);
          flights.remove(key, this);
          result.complete(outcome);
          if (outcome instanceof RefreshOutcome.Refreshed) {
            afterwards.accept(key.did());
          }
        } catch (Throwable e) { // the next caller must not find a refresh that has ended
          flights.remove(key, this);
          result.completeExceptionally(e);
        }
      }
    }

    /** Ends a refresh that no thread has begun; one that was begun continues. */
    void giveUp(RefreshOutcome outcome) {
      if (begun.compareAndSet(false, true)) {
        flights.remove(key, this);
        result.complete(outcome);
      }
    }
  }

  private RefreshOutcome fly(SessionKey key, long usedVersion) {
    long began = context.waits().nanoTime();
    Observed observed = context.observations().begin(new Operation.Refresh());
    RefreshOutcome outcome = refresh.run(key, usedVersion);
    observed.end(0, outcome.failure());
    context.metrics().on(new Measurement.Refresh(outcome.measured(), since(began)));
    return outcome;
  }

  private RefreshOutcome await(SessionKey key, Flight flight, Duration left) {
    try {
      return measuredAwait(flight, left);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TransientException(
          "Interrupted while waiting for the refresh of " + key + ", which continues", e);
    } catch (TimeoutException e) {
      // Its thread may never run: a server drops the tasks of an application that it stops.
      flight.giveUp(RefreshOutcome.later("The refresh of " + key + " was not started; try again"));
      throw new TransientException(
          "The refresh of " + key + " is taking long and continues; try again in a moment", e);
    } catch (ExecutionException e) {
      return RefreshOutcome.failed(key, Objects.requireNonNull(e.getCause()));
    }
  }

  /** Measures before the flight may be given up: a caller has not seen the end of that one. */
  private RefreshOutcome measuredAwait(Flight flight, Duration left)
      throws InterruptedException, ExecutionException, TimeoutException {
    long began = context.waits().nanoTime();
    try {
      return context.waits().await(flight.result, left);
    } finally {
      context.metrics().on(new Measurement.CallerWait(since(began), flight.result.isDone()));
    }
  }

  private Duration since(long began) {
    return Duration.ofNanos(context.waits().nanoTime() - began);
  }

  /**
   * Sends no more refresh tokens, and waits for the responses to those that were sent.
   *
   * @return whether all responses arrived
   */
  boolean land(Duration patience) {
    refresh.stop();
    List<Flight> last = List.copyOf(flights.values());
    last.forEach(
        flight ->
            flight.giveUp(
                RefreshOutcome.later(
                    "The refresh of " + flight.key + " was not started: this node is stopping")));
    try {
      context
          .waits()
          .await(
              CompletableFuture.allOf(
                  last.stream().map(flight -> flight.result).toArray(CompletableFuture[]::new)),
              patience);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return true;
    }
  }
}
