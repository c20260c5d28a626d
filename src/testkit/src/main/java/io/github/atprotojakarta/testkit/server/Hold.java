package io.github.atprotojakarta.testkit.server;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Stops one request inside the server until it is released: a slow answer without a clock. */
public final class Hold implements AutoCloseable {
  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  /**
   * Waits until the request stands still at the hold.
   *
   * @throws IllegalStateException when none has come within {@code patience}
   */
  public void awaitArrival(Duration patience) throws InterruptedException {
    if (!arrived.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("No request came to the hold within " + patience);
    }
  }

  /** Lets the request go on; one that comes later is not stopped. */
  public void release() {
    released.countDown();
  }

  /** Releases the hold. */
  @Override
  public void close() {
    release();
  }

  /** Stands still for a time, or until it is released. */
  void passWithin(Duration time) throws InterruptedException {
    arrived.countDown();
    released.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  void pass() throws InterruptedException {
    arrived.countDown();
    released.await();
  }
}
