package io.github.atprotojakarta.payara;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for conditions in other processes, which can only be polled. */
final class Polling {
  private static final long POLL_MILLIS = 100;

  private Polling() {}

  /**
   * Waits until the condition is true.
   *
   * @throws IllegalStateException with {@code failure} if that takes longer than {@code time}
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
