package io.github.atprotojakarta.testkit.server;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Holds one request or response inside the server until it is released. */
public final class Hold implements AutoCloseable {
  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  /**
   * Waits until the request or response has reached the hold.
   *
   * @throws IllegalStateException if none arrives within {@code patience}
   */
  public void awaitArrival(Duration patience) throws InterruptedException {
    if (!arrived.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("No request reached the hold within " + patience);
    }
  }

  /** Releases the request; a request that arrives later is not held. */
  public void release() {
    released.countDown();
  }

  /** Releases the hold. */
  @Override
  public void close() {
    release();
  }

  /** Returns whether it was released. */
  boolean isReleased() {
    return released.getCount() == 0;
  }

  /** Waits for this time, or until the hold is released. */
  void passWithin(Duration time) throws InterruptedException {
    arrived.countDown();
    released.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  void pass() throws InterruptedException {
    arrived.countDown();
    released.await();
  }
}
