package io.github.atprotojakarta.internal.log;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Limits how many log lines strangers can cause: for each subject, a number of lines per minute.
 * Lines that are left out are counted.
 */
public final class LogBudget {
  private static final long WINDOW = Duration.ofMinutes(1).toNanos();

  private final int lines;
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();

  /** By subject, of which there are few: the codes of failures, the names of limits. */
  private final Map<String, Window> windows = new HashMap<>();

  /** The lines since a time. */
  private record Window(long since, int written, int leftOut) {}

  /**
   * Creates a budget.
   *
   * @param lines how many lines each subject may have per minute
   */
  public LogBudget(int lines, LongSupplier nanoTime) {
    this.lines = lines;
    this.nanoTime = nanoTime;
  }

  /**
   * Asks for a line.
   *
   * @param subject one of a few constants, never input
   * @return how many lines of the subject were left out before this one; empty if this one must be
   *     left out, too
   */
  public OptionalInt next(String subject) {
    lock.lock();
    try {
      long now = nanoTime.getAsLong();
      Window window = windows.getOrDefault(subject, new Window(now, 0, 0));
      if (now - window.since >= WINDOW) {
        window = new Window(now, 0, window.leftOut);
      }
      if (window.written >= lines) {
        windows.put(subject, new Window(window.since, window.written, window.leftOut + 1));
        return OptionalInt.empty();
      }
      windows.put(subject, new Window(window.since, window.written + 1, 0));
      return OptionalInt.of(window.leftOut);
    } finally {
      lock.unlock();
    }
  }
}
