package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.internal.Waits;
import java.time.Duration;

/**
 * A wait in pauses, for checks that cost a statement each: the first pauses are short, as most
 * waits are, and each is twice as long as the one before it, up to ten times the first.
 */
final class GrowingPauses {
  private static final int LONGEST = 10;

  private final Waits waits;
  private final long began;
  private final long whole;
  private final long longest;
  private long next;

  GrowingPauses(Waits waits, Duration first, Duration whole) {
    this.waits = waits;
    this.began = waits.nanoTime();
    this.whole = whole.toNanos();
    this.next = first.toNanos();
    this.longest = LONGEST * next;
  }

  Duration waited() {
    return Duration.ofNanos(waits.nanoTime() - began);
  }

  boolean over() {
    return waits.nanoTime() - began >= whole;
  }

  /**
   * Waits for the next pause, or what is left of the whole wait.
   *
   * @return whether all of the pause has passed; if not, the thread stays interrupted
   */
  boolean pause() {
    long left = Math.max(whole - (waits.nanoTime() - began), 0);
    long now = Math.min(next, left);
    next = Math.min(2 * next, longest);
    return waits.pause(Duration.ofNanos(now));
  }
}
