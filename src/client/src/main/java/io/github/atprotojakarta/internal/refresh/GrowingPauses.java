package io.github.atprotojakarta.internal.refresh;

import java.time.Duration;

/**
 * A wait in pauses, for checks that cost a statement each: the first pauses are short, as most
 * waits are, and each is twice as long as the one before it, up to ten times the first.
 */
final class GrowingPauses {
  private static final int LONGEST = 10;

  // The JVM's own time: setting the clock back must not prolong the wait.
  private final long began = System.nanoTime();
  private final long whole;
  private final long longest;
  private long next;

  GrowingPauses(Duration first, Duration whole) {
    this.whole = whole.toNanos();
    this.next = first.toNanos();
    this.longest = LONGEST * next;
  }

  Duration waited() {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  boolean over() {
    return System.nanoTime() - began >= whole;
  }

  /**
   * Waits for the next pause, or what is left of the whole wait.
   *
   * @return whether all of the pause has passed; if not, the thread stays interrupted
   */
  boolean pause() {
    long left = Math.max(whole - (System.nanoTime() - began), 0);
    long now = Math.min(next, left);
    next = Math.min(2 * next, longest);
    return Pauses.pause(Duration.ofNanos(now));
  }
}
