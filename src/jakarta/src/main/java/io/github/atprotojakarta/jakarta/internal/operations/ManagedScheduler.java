package io.github.atprotojakarta.jakarta.internal.operations;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks later: on the server's managed threads, or on an own thread where the server has none.
 * No task starts after {@link #close}, and the server keeps no reference to the application then.
 */
public final class ManagedScheduler implements AutoCloseable {
  private static final String MANAGED = "java:comp/DefaultManagedScheduledExecutorService";

  private final ReentrantLock lock = new ReentrantLock();
  private final String name;
  private final Supplier<Optional<ScheduledExecutorService>> managed;
  private final List<Planned> planned = new ArrayList<>();
  private @Nullable ScheduledThreadPoolExecutor own;
  private boolean closed;

  /**
   * A task that waits for its time.
   *
   * @param task the task for the executor: a class of the JDK that drops its reference to the work
   *     when it is cancelled, because an executor may keep cancelled tasks until their time
   * @param entry the result of the executor
   */
  private record Planned(FutureTask<?> task, Future<?> entry) {
    boolean isDone() {
      return task.isDone();
    }

    // Without interruption: H2 closes its file when a thread that reads the file is interrupted.
    void cancel() {
      task.cancel(false);
      entry.cancel(false);
    }
  }

  /**
   * Creates a scheduler; it gets threads when it needs them.
   *
   * @param name the name of the own thread
   */
  public ManagedScheduler(String name) {
    this(name, ManagedScheduler::managed);
  }

  /** Creates a scheduler with another source of managed threads. */
  ManagedScheduler(String name, Supplier<Optional<ScheduledExecutorService>> managed) {
    this.name = name;
    this.managed = managed;
  }

  /**
   * Schedules a task; its exceptions are discarded. After {@link #close} the result is cancelled.
   */
  public Future<?> schedule(Runnable work, Duration delay) {
    lock.lock();
    try {
      FutureTask<?> task = new FutureTask<>(work, null);
      if (closed) {
        task.cancel(false);
      } else {
        planned.removeIf(Planned::isDone);
        planned.add(new Planned(task, hand(task, delay)));
      }
      return task;
    } finally {
      lock.unlock();
    }
  }

  /** Schedules a task repeatedly, with a pause between two runs. */
  public void repeat(Runnable work, Duration first, Duration pause) {
    // Not by the executor: a task that it repeats would not be the JDK's class (see Planned).
    Future<?> unused =
        schedule(
            () -> {
              try {
                work.run();
              } finally {
                repeat(work, pause, pause);
              }
            },
            first);
  }

  private Future<?> hand(Runnable task, Duration delay) {
    long nanos = delay.toNanos();
    try {
      return managed.get().orElseGet(this::own).schedule(task, nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      // The server's queue is full: one rejection must not end a repeated task.
      return own().schedule(task, nanos, TimeUnit.NANOSECONDS);
    }
  }

  /** Looked up for each task, because the executor is bound to the component that looks it up. */
  @SuppressWarnings("BanJNDI") // a constant name of the Jakarta EE platform, no input
  private static Optional<ScheduledExecutorService> managed() {
    try {
      return Optional.of(InitialContext.doLookup(MANAGED));
    } catch (NamingException e) {
      return Optional.empty();
    }
  }

  private ScheduledExecutorService own() {
    if (own == null) {
      own = new ScheduledThreadPoolExecutor(1, this::thread);
      own.setRemoveOnCancelPolicy(true);
      own.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }
    return own;
  }

  private Thread thread(Runnable worker) {
    Thread thread = new Thread(null, worker, name, 0, false);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Cancels tasks that have not started. A running task continues, and its thread ends after it.
   */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      planned.forEach(Planned::cancel);
      planned.clear();
      if (own != null) {
        own.shutdown();
      }
    } finally {
      lock.unlock();
    }
  }
}
