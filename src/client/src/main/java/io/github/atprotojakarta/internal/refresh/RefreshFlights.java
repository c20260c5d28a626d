package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.TransientException;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The running refreshes of this JVM: one per session, on a thread that no caller interrupts. */
final class RefreshFlights {
  private final TokenRefresh refresh;
  private final RefreshTimings timings;
  private final ClientContext context;
  private final Map<SessionKey, CompletableFuture<RefreshOutcome>> flights =
      new ConcurrentHashMap<>();

  RefreshFlights(TokenRefresh refresh, RefreshTimings timings, ClientContext context) {
    this.refresh = refresh;
    this.timings = timings;
    this.context = context;
  }

  /**
   * Returns tokens newer than those of {@code usedVersion}. Callers with the same version share one
   * refresh.
   *
   * @throws AtprotoOAuthException the reason why the refresh failed
   */
  StoredSession newer(SessionKey key, long usedVersion) {
    while (true) {
      RefreshOutcome outcome = await(key, flight(key, usedVersion));
      if (outcome instanceof RefreshOutcome.Rejected rejected) {
        throw rejected.why();
      }
      if (outcome instanceof RefreshOutcome.Unknown unknown) {
        throw unknown.why();
      }
      StoredSession session = ((RefreshOutcome.Refreshed) outcome).session();
      // A refresh that began for an older version may end with the tokens that this caller used.
      if (session.version() > usedVersion) {
        return session;
      }
    }
  }

  private CompletableFuture<RefreshOutcome> flight(SessionKey key, long usedVersion) {
    CompletableFuture<RefreshOutcome> mine = new CompletableFuture<>();
    CompletableFuture<RefreshOutcome> running = flights.putIfAbsent(key, mine);
    if (running != null) {
      return running;
    }
    try {
      context.executor().execute(() -> fly(key, usedVersion, mine));
    } catch (RuntimeException e) {
      flights.remove(key, mine);
      mine.completeExceptionally(e);
    }
    return mine;
  }

  private void fly(SessionKey key, long usedVersion, CompletableFuture<RefreshOutcome> future) {
    long began = System.nanoTime();
    Observed observed = context.observations().begin(new Operation.Refresh());
    try {
      RefreshOutcome outcome = refresh.run(key, usedVersion);
      context
          .metrics()
          .on(
              new Measurement.Refresh(
                  outcome.measured(), Duration.ofNanos(System.nanoTime() - began)));
      observed.end(0, outcome.failure());
      flights.remove(key, future);
      future.complete(outcome);
    } catch (Throwable e) {
      observed.end(0, e);
      flights.remove(key, future);
      future.completeExceptionally(e);
    }
  }

  private RefreshOutcome await(SessionKey key, CompletableFuture<RefreshOutcome> flight) {
    try {
      return flight.get(timings.callerWait().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TransientException(
          "Interrupted while waiting for the refresh of " + key + ", which continues", e);
    } catch (TimeoutException e) {
      throw new TransientException(
          "The refresh of " + key + " is taking long and continues; try again in a moment", e);
    } catch (ExecutionException e) {
      throw new TransientException("The refresh of " + key + " failed: " + e.getCause(), e);
    }
  }

  /**
   * Sends no more refresh tokens, and waits for the responses to those that were sent.
   *
   * @return whether all responses arrived
   */
  boolean land(Duration patience) {
    refresh.stop();
    List<CompletableFuture<RefreshOutcome>> last = List.copyOf(flights.values());
    try {
      CompletableFuture.allOf(last.toArray(CompletableFuture[]::new))
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
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
