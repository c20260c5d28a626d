package io.github.atprotojakarta.internal;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Starts each task at once, on a thread of its own. Tasks in the queue of a pool could wait for
 * threads whose tasks wait for them: an application may use sessions in the pool's other tasks.
 *
 * @param factory creates the threads
 */
public record ThreadPerTask(ThreadFactory factory) implements Executor {
  /** Returns daemon threads with the context class loader of the thread that starts them. */
  public static ThreadPerTask daemons() {
    return new ThreadPerTask(
        task -> {
          Thread thread = new Thread(task, "atproto-oauth");
          thread.setDaemon(true);
          return thread;
        });
  }

  /**
   * Starts a task.
   *
   * @throws RejectedExecutionException when there is no thread for it
   */
  @Override
  public void execute(Runnable task) {
    try {
      @Nullable Thread thread = factory.newThread(task);
      if (thread == null) {
        throw new RejectedExecutionException("The thread factory " + factory + " has no thread");
      }
      thread.start();
    } catch (IllegalStateException | OutOfMemoryError e) {
      // A server stops the factory, or the limit of the operating system is reached.
      throw new RejectedExecutionException("No thread could be started: " + e.getMessage(), e);
    }
  }
}
