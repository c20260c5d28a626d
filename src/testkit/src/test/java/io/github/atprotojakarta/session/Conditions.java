package io.github.atprotojakarta.session;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits and starts threads, for tests with several threads. */
public final class Conditions {
  private Conditions() {}

  /** Waits until a condition is true. */
  public static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("It did not come true within a minute");
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Runs an action on a new thread. */
  public static <T> Future<T> begin(Callable<T> work) {
    ExecutorService thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread daemon = new Thread(task);
              daemon.setDaemon(true);
              return daemon;
            });
    Future<T> future = thread.submit(work);
    thread.shutdown();
    return future;
  }

  /** Returns a thread whose task runs in the thread that starts it. */
  public static Thread inline(Runnable task) {
    return new Thread(task) {
      @Override
      public synchronized void start() {
        task.run();
      }
    };
  }
}
