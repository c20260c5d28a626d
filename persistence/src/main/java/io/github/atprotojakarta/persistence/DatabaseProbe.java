package io.github.atprotojakarta.persistence;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Looks whether the database responds: one probe at a time, in pauses that grow. */
final class DatabaseProbe {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final Runnable check;
  private final DatabaseOutage outage;
  private final Executor threads;
  private final LongSupplier nanoTime;
  private final AtomicReference<@Nullable Running> running = new AtomicReference<>();
  private volatile Pause pause = new Pause(0, Duration.ZERO);

  /** A probe that runs. */
  private record Running(long began, CompletableFuture<Void> end) {}

  /** The time until the next probe. */
  private record Pause(long since, Duration length) {
    Pause next(long now) {
      Duration longer = length.isZero() ? FIRST_PAUSE : length.multipliedBy(2);
      return new Pause(now, Collections.min(List.of(longer, LONGEST_PAUSE)));
    }
  }

  DatabaseProbe(Runnable check, DatabaseOutage outage, Executor threads, LongSupplier nanoTime) {
    this.check = check;
    this.outage = outage;
    this.threads = threads;
    this.nanoTime = nanoTime;
  }

  /** Begins a probe in the background, unless one runs or the last one was a moment ago. */
  void beginIfDue() {
    Pause now = pause;
    if (nanoTime.getAsLong() - now.since >= now.length.toNanos()) {
      begin();
    }
  }

  /** Begins a probe in the background, unless one runs. */
  void begin() {
    Running mine = new Running(nanoTime.getAsLong(), new CompletableFuture<>());
    if (!running.compareAndSet(null, mine)) {
      return;
    }
    try {
      threads.execute(() -> runAndEnd(mine));
    } catch (RejectedExecutionException e) {
      end(mine); // The server stops the application, or has no thread now.
    }
  }

  /** Waits for a running probe, until this time after its begin. */
  void await(Duration patience) {
    Running now = running.get();
    if (now == null) {
      return;
    }
    long left = patience.toNanos() - (nanoTime.getAsLong() - now.began);
    try {
      now.end.get(Math.max(0, left), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      // The caller fails now; another one finds the result.
    } catch (ExecutionException e) {
      throw new AssertionError("Nothing makes a probe end so", e);
    }
  }

  /**
   * Probes in this thread.
   *
   * @throws RuntimeException why the database cannot be used
   */
  void run() {
    try {
      check.run();
    } catch (RuntimeException e) {
      pause = pause.next(nanoTime.getAsLong());
      outage.begin(e);
      throw e;
    }
    pause = new Pause(nanoTime.getAsLong(), Duration.ZERO);
    outage.end();
  }

  private void runAndEnd(Running mine) {
    try {
      run();
    } catch (RuntimeException e) {
      // The outage has it.
    } finally {
      end(mine);
    }
  }

  private void end(Running mine) {
    running.set(null);
    mine.end.complete(null);
  }
}
