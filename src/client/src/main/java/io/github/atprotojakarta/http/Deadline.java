package io.github.atprotojakarta.http;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Runs an action after a time, unless it is stopped before.
 *
 * <p>Time in which the whole process was paused (suspended, or in a very long garbage collection)
 * does not count: the response may have arrived in that time and be unread in the socket, and a
 * session would be lost with the response of a token endpoint. The timer fires several times before
 * the deadline, because a timer that fires much too late reveals a pause.
 */
final class Deadline {
  private static final int STEPS = 10;
  private static final long SHORTEST_STEP = Duration.ofMillis(250).toNanos();

  private final ScheduledExecutorService timer;
  private final LongSupplier nanoTime;
  private final long nanos;
  private final long step;
  private final Runnable onExpiry;
  private final ReentrantLock lock = new ReentrantLock();
  private long at;
  private long pausedAt;
  private boolean paused;
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

  /** Starts the full time again. */
  void restart() {
    lock.lock();
    try {
      long now = nanoTime.getAsLong();
      at = now + nanos;
      pausedAt = now;
    } finally {
      lock.unlock();
    }
  }

  /** Stops the time until {@link #resume}. */
  void pause() {
    lock.lock();
    try {
      paused = true;
      pausedAt = nanoTime.getAsLong();
    } finally {
      lock.unlock();
    }
  }

  /** Lets the time run again. */
  void resume() {
    lock.lock();
    try {
      if (paused) {
        paused = false;
        at += nanoTime.getAsLong() - pausedAt;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns the time that is left; zero when it is over. */
  Duration left() {
    lock.lock();
    try {
      return Duration.ofNanos(Math.max(at - nanoTime.getAsLong(), 0));
    } finally {
      lock.unlock();
    }
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

  private long left(long now) {
    lock.lock();
    try {
      if (paused) {
        return at - pausedAt;
      }
      long late = now - nextCheck;
      if (late > step) {
        // Nobody knows when in this step the pause began: allow one more step to read the response.
        at = now + Math.max(at + late - now, step);
      }
      return at - now;
    } finally {
      lock.unlock();
    }
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
