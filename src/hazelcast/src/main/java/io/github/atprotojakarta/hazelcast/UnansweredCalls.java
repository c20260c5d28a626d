package io.github.atprotojakarta.hazelcast;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Waits for calls of the data grid for a limited time, and counts those that have not returned when
 * their callers gave up. Each of them occupies a thread, so there must not be many.
 */
final class UnansweredCalls {
  private static final int MOST = 4;

  private final AtomicInteger count = new AtomicInteger();

  /** Returns whether so many calls have not returned that another one would be in vain. */
  boolean tooMany() {
    return count.get() >= MOST;
  }

  /**
   * Waits for the result of a call.
   *
   * @throws TimeoutException if it did not come in time
   */
  <T> T await(CompletableFuture<T> call, Duration time)
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      return call.get(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException | TimeoutException e) {
      count.incrementAndGet();
      CompletableFuture<T> unused = call.whenComplete((result, failure) -> count.decrementAndGet());
      throw e;
    }
  }
}
