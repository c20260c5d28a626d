package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.metrics.MetricsListener;
import io.github.atprotojakarta.session.RefreshTimings;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.StoredSession;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The refreshes under way in this JVM: one for each session, on a thread that no caller ends. */
final class RefreshFlights {
  private final TokenRefresh refresh;
  private final RefreshTimings timings;
  private final Executor executor;
  private final MetricsListener meter;
  private final Map<SessionKey, CompletableFuture<RefreshOutcome>> flights =
      new ConcurrentHashMap<>();

  RefreshFlights(
      TokenRefresh refresh, RefreshTimings timings, Executor executor, MetricsListener meter) {
    this.refresh = refresh;
    this.timings = timings;
    this.executor = executor;
    this.meter = meter;
  }

  /**
   * Tokens newer than those of {@code usedVersion}. Callers that come with the same version share
   * one refresh.
   *
   * @throws AtprotoOAuthException what the refresh ended with
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
      // A flight that began for an older version may end with the very tokens this caller used.
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
      executor.execute(() -> fly(key, usedVersion, mine));
    } catch (RuntimeException e) {
      flights.remove(key, mine);
      mine.completeExceptionally(e);
    }
    return mine;
  }

  private void fly(SessionKey key, long usedVersion, CompletableFuture<RefreshOutcome> future) {
    long began = System.nanoTime();
    try {
      RefreshOutcome outcome = refresh.run(key, usedVersion);
      meter.on(
          new Measurement.Refresh(outcome.measured(), Duration.ofNanos(System.nanoTime() - began)));
      flights.remove(key, future);
      future.complete(outcome);
    } catch (Throwable e) {
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
          "Interrupted while waiting for the refresh of " + key + ", which goes on", e);
    } catch (TimeoutException e) {
      throw new TransientException(
          "The refresh of " + key + " takes long and goes on; try again in a moment", e);
    } catch (ExecutionException e) {
      throw new TransientException("The refresh of " + key + " failed: " + e.getCause(), e);
    }
  }

  /**
   * Lets no refresh token leave any more, and waits for the answers to those that have left.
   *
   * @return whether they are all there
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
