package io.github.atprotojakarta.jakarta.internal.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Limits how often each owner may do something, by token buckets. Each node counts for itself.
 *
 * <p>A bucket is stored only while it is not full: an owner without a bucket has a full one. If
 * there are too many owners, buckets are dropped, and their owners have full ones again. So {@code
 * mostOwners} must be larger than the number of owners that can take a token within {@code refill}.
 *
 * @param <K> the owners: a session, an address
 */
public final class TokenBuckets<K> {
  private final int capacity;
  private final double nanosPerToken;
  private final LongSupplier nanoTime;
  private final ConcurrentMap<K, Bucket> buckets;

  /** The tokens that were left at a time. */
  private record Bucket(double left, long at) {}

  /**
   * Creates full buckets.
   *
   * @param capacity the tokens of a full bucket
   * @param refill how long an empty bucket needs to be full again
   * @param mostOwners how many buckets are stored
   */
  public TokenBuckets(int capacity, Duration refill, long mostOwners, LongSupplier nanoTime) {
    this.capacity = capacity;
    this.nanosPerToken = (double) refill.toNanos() / capacity;
    this.nanoTime = nanoTime;
    Cache<K, Bucket> cache =
        Caffeine.newBuilder()
            .maximumSize(mostOwners)
            // It is full again then. Only a taken token counts: refused requests keep no bucket.
            .expireAfterWrite(refill)
            .ticker(nanoTime::getAsLong)
            // Not the common pool: in a server its threads outlive the application.
            .executor(Runnable::run)
            .build();
    this.buckets = cache.asMap();
  }

  /** Returns whether a bucket has a token; takes none. */
  public boolean hasToken(K owner) {
    return left(buckets.get(owner), nanoTime.getAsLong()) >= 1;
  }

  /** Takes a token from the bucket of an owner; returns whether there was one. */
  public boolean tryTake(K owner) {
    AtomicBoolean taken = new AtomicBoolean();
    buckets.compute(
        owner,
        (same, bucket) -> {
          long now = nanoTime.getAsLong();
          double left = left(bucket, now);
          taken.set(left >= 1);
          return left < 1 ? bucket : new Bucket(left - 1, now);
        });
    return taken.get();
  }

  private double left(@Nullable Bucket bucket, long now) {
    return bucket == null
        ? capacity
        : Math.min(capacity, bucket.left + (now - bucket.at) / nanosPerToken);
  }
}
