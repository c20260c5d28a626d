package io.github.atprotojakarta.http;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Does something once a time has passed, unless it is stopped before.
 *
 * <p>Time in which the whole process stood still (suspended, or collecting garbage for very long)
 * does not count: the answer may have come in that time and lie unread in the socket, and with the
 * answer of a token endpoint a session would be thrown away. It shows in a timer that fires much
 * too late, which is why the timer fires several times on the way.
 */
final class Deadline {
  private static final int STEPS = 10;
  private static final long SHORTEST_STEP = Duration.ofMillis(250).toNanos();

  private final ScheduledExecutorService timer;
  private final LongSupplier nanoTime;
  private final long nanos;
  private final long step;
  private final Runnable onExpiry;
  private long at;
  private volatile long nextCheck;
  private volatile boolean stopped;
  private volatile boolean expired;
  private volatile Future<?> check;

  private Deadline(
      ScheduledExecutorService timer, LongSupplier nanoTime, Duration duration, Runnable onExpiry) {
    this.timer = timer;
    this.nanoTime = nanoTime;
    this.nanos = duration.toNanos();
    this.step = Math.max(nanos / STEPS, SHORTEST_STEP);
    this.onExpiry = onExpiry;
    long now = nanoTime.getAsLong();
    this.at = now + nanos;
    this.check = schedule(now, nanos);
  }

  static Deadline start(ScheduledExecutorService timer, Duration duration, Runnable onExpiry) {
    return start(timer, System::nanoTime, duration, onExpiry);
  }

  static Deadline start(
      ScheduledExecutorService timer, LongSupplier nanoTime, Duration duration, Runnable onExpiry) {
    return new Deadline(timer, nanoTime, duration, onExpiry);
  }

  /** Gives the whole time again, from now on. */
  synchronized void restart() {
    at = nanoTime.getAsLong() + nanos;
  }

  void stop() {
    stopped = true;
    check.cancel(false);
  }

  boolean expired() {
    return expired;
  }

  private Future<?> schedule(long now, long left) {
    long pause = Math.min(left, step);
    nextCheck = now + pause;
    return timer.schedule(this::check, pause, TimeUnit.NANOSECONDS);
  }

  private synchronized long left(long now) {
    long late = now - nextCheck;
    if (late > step) {
      // When in the step the process stopped is not known: what has come has a step to be read.
      at = now + Math.max(at + late - now, step);
    }
    return at - now;
  }

  private void check() {
    if (stopped) {
      return;
    }
    long now = nanoTime.getAsLong();
    long left = left(now);
    if (left > 0) {
      check = schedule(now, left);
    } else {
      expired = true;
      onExpiry.run();
    }
  }
}
