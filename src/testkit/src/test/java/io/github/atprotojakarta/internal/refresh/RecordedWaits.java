package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.internal.Waits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits that take no time: a test reads the pauses, and moves the time. */
final class RecordedWaits implements Waits {
  final List<Duration> pauses = new ArrayList<>();
  private Duration now = Duration.ofDays(1);

  void advance(Duration by) {
    now = now.plus(by);
  }

  @Override
  public long nanoTime() {
    return now.toNanos();
  }

  @Override
  public boolean pause(Duration time) {
    pauses.add(time);
    advance(time);
    return !Thread.currentThread().isInterrupted();
  }

  @Override
  public <T> T await(CompletableFuture<T> result, Duration time)
      throws InterruptedException, ExecutionException, TimeoutException {
    return result.get(time.toNanos(), TimeUnit.NANOSECONDS);
  }
}
