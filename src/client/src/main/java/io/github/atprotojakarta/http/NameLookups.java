package io.github.atprotojakarta.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Resolves host names on threads of its own. The platform's resolver cannot be interrupted, and the
 * name server of a stranger can let it wait for half a minute; so the caller waits for its own time
 * only, and the number of threads is limited.
 */
final class NameLookups implements AutoCloseable {
  /** A look-up takes some milliseconds, so this is enough for a thousand connections a second. */
  static final int THREADS = 32;

  /** How many look-ups may wait for a thread; more cannot end in time when all threads hang. */
  static final int WAITING = 256;

  private static final int IDLE_SECONDS = 30;

  private final NameResolver names;
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(WAITING),
          task -> {
            Thread thread = new Thread(task, "atproto-name-lookups");
            thread.setDaemon(true);
            return thread;
          });

  NameLookups(NameResolver names) {
    this.names = names;
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Resolves a name.
   *
   * @param limit how long the caller waits
   * @throws UnknownHostException when the name does not resolve
   * @throws SocketTimeoutException when it takes longer
   * @throws BusyException when no thread is free
   */
  List<InetAddress> resolve(String host, Duration limit) throws IOException {
    FutureTask<List<InetAddress>> lookup = new FutureTask<>(() -> names.resolve(host));
    start(lookup);
    try {
      return lookup.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new SocketTimeoutException("The name look-up of " + host + " took too long");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while waiting for the name look-up of " + host);
    } catch (ExecutionException e) {
      throw failure(host, e.getCause());
    } finally {
      if (lookup.cancel(true)) {
        // Nobody waits for it, so it must not take the place of another one.
        threads.remove(lookup);
      }
    }
  }

  private void start(Runnable lookup) throws BusyException {
    try {
      threads.execute(lookup);
    } catch (RejectedExecutionException e) {
      throw new BusyException(
          "%d name look-ups are under way and %d wait".formatted(THREADS, WAITING), e);
    }
  }

  private static IOException failure(String host, @Nullable Throwable cause) {
    return cause instanceof IOException known
        ? known
        : new IOException("The name look-up of " + host + " failed: " + cause, cause);
  }

  /** Ends the threads; one that hangs in the platform's resolver ends when that returns. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
