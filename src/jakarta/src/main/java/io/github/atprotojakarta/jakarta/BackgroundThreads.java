package io.github.atprotojakarta.jakarta;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/** Where work runs later: on the server's own threads, or on one of ours where it has none. */
final class BackgroundThreads implements AutoCloseable {
  private static final String MANAGED = "java:comp/DefaultManagedScheduledExecutorService";

  private @Nullable ScheduledExecutorService own;

  synchronized Future<?> schedule(Runnable task, long delay, TimeUnit unit) {
    ScheduledExecutorService managed = managed();
    return (managed == null ? own() : managed).schedule(task, delay, unit);
  }

  /** Looked up for each task: the container's are tied to the component that asks. */
  @SuppressWarnings("BanJNDI") // a constant name of the Jakarta EE platform, no input
  private static @Nullable ScheduledExecutorService managed() {
    try {
      return InitialContext.doLookup(MANAGED);
    } catch (NamingException e) {
      return null;
    }
  }

  private ScheduledExecutorService own() {
    if (own == null) {
      own =
          new ScheduledThreadPoolExecutor(
              1,
              task -> {
                Thread thread = new Thread(task, "atproto-self-check");
                thread.setDaemon(true);
                return thread;
              });
    }
    return own;
  }

  @Override
  public synchronized void close() {
    if (own != null) {
      own.shutdownNow();
    }
  }
}
