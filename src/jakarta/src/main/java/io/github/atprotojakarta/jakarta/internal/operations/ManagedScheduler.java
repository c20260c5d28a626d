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
import java.util.function.Supplier;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/**
 * Where work runs later: on the server's own threads, or on one of ours where it has none. Nothing
 * begins after {@link #close}, and nothing of the application stays with the server then.
 */
public final class ManagedScheduler implements AutoCloseable {
  private static final String MANAGED = "java:comp/DefaultManagedScheduledExecutorService";

  private final String name;
  private final Supplier<Optional<ScheduledExecutorService>> managed;
  private final List<Planned> planned = new ArrayList<>();
  private @Nullable ScheduledThreadPoolExecutor own;
  private boolean closed;

  /**
   * What waits for its time.
   *
   * @param task what the scheduler was given: a class of the JDK that lets go of the work when it
   *     is cancelled, since a scheduler may keep what is cancelled until its time has come
   * @param entry what the scheduler gave back
   */
  private record Planned(FutureTask<?> task, Future<?> entry) {
    boolean isDone() {
      return task.isDone();
    }

    // Without interruption: H2 closes its file when a thread that reads it is interrupted.
    void cancel() {
      task.cancel(false);
      entry.cancel(false);
    }
  }

  /**
   * Creates it; threads come when they are needed.
   *
   * @param name of the thread that is ours
   */
  public ManagedScheduler(String name) {
    this(name, ManagedScheduler::managed);
  }

  /** Creates it with another server than this one. */
  public ManagedScheduler(String name, Supplier<Optional<ScheduledExecutorService>> managed) {
    this.name = name;
    this.managed = managed;
  }

  /** Plans work; what it throws is lost. After the end the answer is cancelled. */
  public synchronized Future<?> schedule(Runnable work, Duration delay) {
    FutureTask<?> task = new FutureTask<>(work, null);
    if (closed) {
      task.cancel(false);
    } else {
      planned.removeIf(Planned::isDone);
      planned.add(new Planned(task, hand(task, delay)));
    }
    return task;
  }

  /** Plans work again and again, with a pause between two runs. */
  public void repeat(Runnable work, Duration first, Duration pause) {
    // Not by the scheduler: what it can repeat is no class of the JDK.
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
      // The server's queue is full: what is repeated must not end with one refusal.
      return own().schedule(task, nanos, TimeUnit.NANOSECONDS);
    }
  }

  /** Looked up for each task: the container's are tied to the component that asks. */
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

  /** Lets go of what has not begun; what runs goes on, and its thread ends after it. */
  @Override
  public synchronized void close() {
    closed = true;
    planned.forEach(Planned::cancel);
    planned.clear();
    if (own != null) {
      own.shutdown();
    }
  }
}
