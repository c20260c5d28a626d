package io.github.atprotojakarta.hazelcast;

import com.hazelcast.map.IMap;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.RefreshLock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** One lock of the data grid on its thread, from the request to the release. */
final class GridHold implements RefreshLock.Held {
  private static final System.Logger LOG = System.getLogger(GridHold.class.getPackageName());

  private final SessionKey key;
  private final Duration lease;
  private final Duration response;
  private final UnansweredCalls unanswered;
  private final CompletableFuture<Boolean> granted = new CompletableFuture<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final CompletableFuture<Void> released = new CompletableFuture<>();

  /**
   * Creates a hold; {@link #begin} asks for the lock.
   *
   * @param response how long the data grid may take to respond
   */
  GridHold(SessionKey key, Duration lease, Duration response, UnansweredCalls unanswered) {
    this.key = key;
    this.lease = lease;
    this.response = response;
    this.unanswered = unanswered;
  }

  /** Asks for the lock on a new thread, which waits this long for another holder. */
  void begin(Supplier<IMap<String, String>> locks, Duration wait) {
    Thread thread = new Thread(() -> run(locks, wait), "atproto-refresh-lock");
    thread.setDaemon(true);
    thread.start();
  }

  private void run(Supplier<IMap<String, String>> locks, Duration wait) {
    String name = key.did() + "/" + key.id();
    try {
      IMap<String, String> map = locks.get();
      boolean mine =
          map.tryLock(
              name,
              wait.toMillis(),
              TimeUnit.MILLISECONDS,
              lease.toMillis(),
              TimeUnit.MILLISECONDS);
      granted.complete(mine);
      if (mine) {
        hold(map, name);
      }
    } catch (Throwable e) { // the caller gets it, whatever it is
      granted.completeExceptionally(e);
    } finally {
      released.complete(null);
    }
  }

  private void hold(IMap<String, String> map, String name) throws InterruptedException {
    if (closed.await(lease.toMillis(), TimeUnit.MILLISECONDS)) {
      unlock(map, name);
    } else {
      LOG.log(
          System.Logger.Level.INFO,
          "The refresh of {0} took longer than the lease of its lock",
          key);
    }
  }

  /** Frees the lock. The refresh has finished, so a failure here must not affect its result. */
  private void unlock(IMap<String, String> map, String name) {
    try {
      map.unlock(name);
    } catch (RuntimeException e) {
      LOG.log(
          System.Logger.Level.INFO,
          "The refresh lock of {0} was free already, or will be free after its lease: {1}",
          key,
          e.getMessage());
    }
  }

  /**
   * Waits until the lock is granted or refused. A lock that is granted later is released at once.
   *
   * @throws ExecutionException if the call failed
   * @throws TimeoutException if the data grid did not respond in time
   */
  boolean isGranted(Duration wait)
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      return unanswered.await(granted, wait.plus(response));
    } catch (InterruptedException | TimeoutException e) {
      closed.countDown();
      throw e;
    }
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      Void unused = unanswered.await(released, response);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      LOG.log(
          System.Logger.Level.INFO,
          "The data grid does not respond to the release of the refresh lock of {0}",
          key);
    } catch (ExecutionException e) {
      throw new AssertionError("Nothing makes a release fail", e);
    }
  }
}
