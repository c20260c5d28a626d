package io.github.atprotojakarta.internal;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * How threads wait, and the time that measures their waits. Unlike the time of a clock it never
 * goes back.
 */
public interface Waits {
  /** Returns the nanoseconds since some moment. */
  long nanoTime();

  /**
   * Waits.
   *
   * @return whether all of the time has passed; if not, the thread stays interrupted
   */
  boolean pause(Duration time);

  /**
   * Waits for a result.
   *
   * @throws TimeoutException when it does not arrive in time
   * @throws ExecutionException when it is a failure
   */
  <T> T await(CompletableFuture<T> result, Duration time)
      throws InterruptedException, ExecutionException, TimeoutException;
}
