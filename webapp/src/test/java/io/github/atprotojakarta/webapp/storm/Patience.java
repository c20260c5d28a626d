package io.github.atprotojakarta.webapp.storm;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for conditions that other processes bring about, never for ever. */
final class Patience {
  private static final long POLL_MILLIS = 100;

  private Patience() {}

  /**
   * Asks until the answer is yes.
   *
   * @throws IllegalStateException with what {@code otherwise} says when {@code most} is over
   */
  static void until(Duration most, BooleanSupplier condition, Supplier<String> otherwise) {
    long end = System.nanoTime() + most.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("After " + most + ": " + otherwise.get());
      }
      pass(Duration.ofMillis(POLL_MILLIS));
    }
  }

  /** Lets time pass, where time itself is the fault: a process that stands still for so long. */
  static void pass(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting", e);
    }
  }
}
