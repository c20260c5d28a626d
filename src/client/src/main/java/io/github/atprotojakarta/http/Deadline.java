package io.github.atprotojakarta.http;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Does something once a time has passed, unless it is stopped before. */
final class Deadline {
  private final ScheduledExecutorService timer;
  private final long nanos;
  private final Runnable onExpiry;
  private volatile long at;
  private volatile boolean stopped;
  private volatile boolean expired;
  private volatile Future<?> check;

  private Deadline(ScheduledExecutorService timer, Duration duration, Runnable onExpiry) {
    this.timer = timer;
    this.nanos = duration.toNanos();
    this.onExpiry = onExpiry;
    this.at = System.nanoTime() + nanos;
    this.check = timer.schedule(this::check, nanos, TimeUnit.NANOSECONDS);
  }

  static Deadline start(ScheduledExecutorService timer, Duration duration, Runnable onExpiry) {
    return new Deadline(timer, duration, onExpiry);
  }

  /** Gives the whole time again, from now on. */
  void restart() {
    at = System.nanoTime() + nanos;
  }

  void stop() {
    stopped = true;
    check.cancel(false);
  }

  boolean expired() {
    return expired;
  }

  private void check() {
    if (stopped) {
      return;
    }
    long left = at - System.nanoTime();
    if (left > 0) {
      check = timer.schedule(this::check, left, TimeUnit.NANOSECONDS);
    } else {
      expired = true;
      onExpiry.run();
    }
  }
}
