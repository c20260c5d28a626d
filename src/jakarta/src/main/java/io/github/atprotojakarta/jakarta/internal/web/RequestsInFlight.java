package io.github.atprotojakarta.jakarta.internal.web;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts the requests that the application is handling, so that its end can wait for them. A
 * request that an asynchronous task continues counts only until the servlet has returned.
 */
public final class RequestsInFlight {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int count;

  /** Creates the counter of one application. */
  public RequestsInFlight() {}

  void begin() {
    add(1);
  }

  void end() {
    add(-1);
  }

  private void add(int number) {
    lock.lock();
    try {
      count += number;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until no request is being handled, and returns the number of those that still are after
   * this time.
   */
  public int await(Duration most) {
    lock.lock();
    try {
      long remaining = most.toNanos();
      while (count > 0 && remaining > 0) {
        remaining = changed.awaitNanos(remaining);
      }
      return count;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return count;
    } finally {
      lock.unlock();
    }
  }
}
