package io.github.atprotojakarta.internal.refresh;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits that an interrupt ends. */
final class Pauses {
  private Pauses() {}

  /**
   * Waits.
   *
   * @return whether all of the time has passed; if not, the thread stays interrupted
   */
  static boolean pause(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
