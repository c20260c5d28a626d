package io.github.atprotojakarta.jakarta.operations;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A check whose result is kept. Callers never wait for it: when the result is old, one check runs
 * in the background, and callers get the old result until it is done.
 */
final class CachedCheck<T> {
  private static final long NOT_RUNNING = Long.MIN_VALUE;

  private final Supplier<T> check;
  private final Executor background;
  private final LongSupplier nanoTime;
  private final Duration fresh;
  private final AtomicLong runningSince = new AtomicLong(NOT_RUNNING);
  private volatile @Nullable Result<T> last;

  private record Result<T>(T value, long at) {}

  CachedCheck(Supplier<T> check, Executor background, LongSupplier nanoTime, Duration fresh) {
    this.check = check;
    this.background = background;
    this.nanoTime = nanoTime;
    this.fresh = fresh;
  }

  /** Returns the last result; empty before the first check is done. */
  Optional<T> result() {
    Result<T> result = last;
    long now = nanoTime.getAsLong();
    boolean old = result == null || now - result.at >= fresh.toNanos();
    if (old && runningSince.compareAndSet(NOT_RUNNING, now)) {
      begin();
    }
    result = last;
    return result == null ? Optional.empty() : Optional.of(result.value);
  }

  /** Returns how long the running check has taken so far; zero when none is running. */
  Duration running() {
    long since = runningSince.get();
    return since == NOT_RUNNING ? Duration.ZERO : Duration.ofNanos(nanoTime.getAsLong() - since);
  }

  private void begin() {
    try {
      background.execute(this::run);
    } catch (RuntimeException e) {
      runningSince.set(NOT_RUNNING);
      throw e;
    }
  }

  private void run() {
    try {
      last = new Result<>(check.get(), nanoTime.getAsLong());
    } finally {
      runningSince.set(NOT_RUNNING);
    }
  }
}
