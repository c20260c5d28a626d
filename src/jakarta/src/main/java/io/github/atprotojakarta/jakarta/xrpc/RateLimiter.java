package io.github.atprotojakarta.jakarta.xrpc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.atprotojakarta.session.SessionKey;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A token bucket for each session: a second's worth of calls at once, refilled steadily. Each node
 * counts for itself.
 */
final class RateLimiter {
  private static final double NANOS = 1e9;

  private final int rate;
  private final LongSupplier nanoTime;
  private final Cache<SessionKey, Bucket> buckets =
      Caffeine.newBuilder()
          .maximumSize(100_000)
          // A bucket is full again long before.
          .expireAfterAccess(Duration.ofMinutes(1))
          // Not the common pool: it would outlive the application in a server.
          .executor(Runnable::run)
          .build();

  RateLimiter(int rate, LongSupplier nanoTime) {
    this.rate = rate;
    this.nanoTime = nanoTime;
  }

  /** Whether one more call is within the budget of a session; if so, it is taken from it. */
  boolean take(SessionKey session) {
    return buckets.get(session, key -> new Bucket()).take();
  }

  private final class Bucket {
    private double left = rate;
    private long at = nanoTime.getAsLong();

    synchronized boolean take() {
      long now = nanoTime.getAsLong();
      left = Math.min(rate, left + (now - at) / NANOS * rate);
      at = now;
      if (left < 1) {
        return false;
      }
      left--;
      return true;
    }
  }
}
