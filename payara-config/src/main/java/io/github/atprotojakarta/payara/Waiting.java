package io.github.atprotojakarta.payara;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what happens in another process, where nobody can tell us but by being asked. */
final class Waiting {
  private static final long POLL_MILLIS = 100;

  private Waiting() {}

  /**
   * Asks until the answer is yes.
   *
   * @throws IllegalStateException with {@code failure} when {@code time} is over
   */
  static void until(Duration time, BooleanSupplier condition, Supplier<String> failure) {
    long end = System.nanoTime() + time.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end >= 0) {
        throw new IllegalStateException(failure.get());
      }
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Interrupted while waiting. " + failure.get(), e);
      }
    }
  }
}
