package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.internal.Waits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Waits that take no time: a test reads the pauses, and moves the time. */
final class RecordedWaits implements Waits {
  final List<Duration> pauses = new ArrayList<>();
  final List<Duration> awaited = new ArrayList<>();

  /** What happens while a thread waits for a result. */
  Runnable meanwhile = () -> {};

  /** What happens during a pause. */
  Runnable duringPause = () -> {};

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
    duringPause.run();
    return !Thread.currentThread().isInterrupted();
  }

  @Override
  public <T> T await(CompletableFuture<T> result, Duration time)
      throws InterruptedException, ExecutionException, TimeoutException {
    awaited.add(time);
    meanwhile.run();
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (!result.isDone()) {
      advance(time);
      throw new TimeoutException();
    }
    return result.get();
  }
}
