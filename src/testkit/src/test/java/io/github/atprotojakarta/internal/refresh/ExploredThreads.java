package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.internal.ClientContext;
import io.github.atprotojakarta.internal.ClientTimeouts;
import io.github.atprotojakarta.internal.Observations;
import io.github.atprotojakarta.internal.Waits;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;

/**
 * The threads of a client in an exploration of thread schedules, which has two threads: a task runs
 * in the thread that needs it. Time stands still: a pause only lets the other thread run, and a
 * caller waits until a result is there, or not at all.
 */
final class ExploredThreads implements Executor, Waits {
  /** All access tokens of {@link StoredSamples} have expired. */
  static final Instant NOW = StoredSamples.NOW.plusSeconds(3600);

  private volatile boolean impatient;
  private volatile boolean idle;

  /** Lets callers give up unless the result is there. */
  void impatient(boolean now) {
    impatient = now;
  }

  /** Runs no tasks. */
  void idle(boolean now) {
    idle = now;
  }

  ClientContext context() {
    return new ClientContext(
        Clock.fixed(NOW, ZoneOffset.UTC),
        new SameRandom(),
        null,
        measurement -> {},
        new Observations(List.of()),
        this,
        this,
        new ClientTimeouts(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(30)),
        false);
  }

  @Override
  public void execute(Runnable task) {
    if (!idle) {
      task.run();
    }
  }

  @Override
  public long nanoTime() {
    return 0;
  }

  @Override
  @SuppressWarnings("ThreadPriorityCheck") // the exploration switches threads here
  public boolean pause(Duration time) {
    Thread.yield();
    return true;
  }

  @Override
  public <T> T await(CompletableFuture<T> result, Duration time)
      throws InterruptedException, ExecutionException, TimeoutException {
    if (impatient && !result.isDone()) {
      throw new TimeoutException();
    }
    return result.get();
  }

  /** An exploration runs the same code again and again, so nothing may be random. */
  private static final class SameRandom extends SecureRandom {
    private static final long serialVersionUID = 1;

    @Override
    public int nextInt(int bound) {
      return 0;
    }
  }
}
