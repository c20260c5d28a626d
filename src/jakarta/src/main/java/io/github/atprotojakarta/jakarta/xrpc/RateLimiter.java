package io.github.atprotojakarta.jakarta.xrpc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.atprotojakarta.session.SessionKey;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Limits the calls of each session by a token bucket that holds the calls of one second. Each node
 * counts for itself.
 */
final class RateLimiter {
  private static final double NANOS = 1e9;

  private final int rate;
  private final LongSupplier nanoTime;
  private final Cache<SessionKey, Bucket> buckets =
      Caffeine.newBuilder()
          .maximumSize(100_000)
          // A bucket is full again long before that.
          .expireAfterAccess(Duration.ofMinutes(1))
          // Not the common pool: in a server its threads outlive the application.
          .executor(Runnable::run)
          .build();

  RateLimiter(int rate, LongSupplier nanoTime) {
    this.rate = rate;
    this.nanoTime = nanoTime;
  }

  /** Takes one call from the bucket of a session; returns whether there was one. */
  boolean tryAcquire(SessionKey session) {
    return buckets.get(session, key -> new Bucket()).tryAcquire();
  }

  private final class Bucket {
    private final ReentrantLock lock = new ReentrantLock();
    private double left = rate;
    private long at = nanoTime.getAsLong();

    boolean tryAcquire() {
      lock.lock();
      try {
        long now = nanoTime.getAsLong();
        left = Math.min(rate, left + (now - at) / NANOS * rate);
        at = now;
        if (left < 1) {
          return false;
        }
        left--;
        return true;
      } finally {
        lock.unlock();
      }
    }
  }
}
