package io.github.atprotojakarta.jakarta.operations;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A check whose result is kept for callers, who never wait for it. A check that hangs, fails or is
 * not run any more is seen by the {@link #age} of its result.
 */
final class CachedCheck<T> {
  private final Supplier<T> check;
  private final LongSupplier nanoTime;
  private volatile Result<T> last;

  private record Result<T>(@Nullable T value, long at) {}

  CachedCheck(Supplier<T> check, LongSupplier nanoTime) {
    this.check = check;
    this.nanoTime = nanoTime;
    this.last = new Result<>(null, nanoTime.getAsLong());
  }

  /** Runs the check in this thread. */
  void run() {
    last = new Result<>(check.get(), nanoTime.getAsLong());
  }

  /** Returns the last result; empty before the first check is done. */
  Optional<T> result() {
    return Optional.ofNullable(last.value);
  }

  /** Returns the time since the last result; before the first one, the time since the creation. */
  Duration age() {
    return Duration.ofNanos(nanoTime.getAsLong() - last.at);
  }
}
