package io.github.atprotojakarta.internal.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.ToIntBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A cache in memory that is bounded in bytes and time: strangers decide what is put into it.
 * Entries that are often used stay when others come in masses. Starts no thread and uses no shared
 * pool, which would outlive the application in a server.
 *
 * @param <K> the keys; comparable, so that keys with the same hash code cost no linear search
 * @param <V> the values
 */
public final class ExpiringCache<K extends Comparable<K>, V> {
  /** The nodes of an entry in the table, the queues and the statistics. */
  private static final int ENTRY = 160;

  private final Cache<K, V> entries;

  /**
   * Creates a cache.
   *
   * @param bytes how much memory it takes at most, by {@code weight}
   * @param weight an upper bound of the memory of a key and a value, by {@link Weights}
   * @param lifetime how long an entry is kept after it was put; zero keeps none
   */
  public ExpiringCache(long bytes, ToIntBiFunction<K, V> weight, Duration lifetime) {
    this(bytes, weight, lifetime, Ticker.systemTicker());
  }

  /** Creates a cache that measures time by {@code ticker}, for tests. */
  public ExpiringCache(long bytes, ToIntBiFunction<K, V> weight, Duration lifetime, Ticker ticker) {
    this.entries =
        Caffeine.newBuilder()
            .maximumWeight(bytes)
            .weigher((K key, V value) -> ENTRY + weight.applyAsInt(key, value))
            .expireAfterWrite(lifetime)
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
  }

  /**
   * Creates a cache of values of similar size, which strangers do not decide.
   *
   * @param entries how many it has at most
   * @param lifetime how long an entry is kept after it was put
   * @param nanoTime the time, as {@link System#nanoTime}
   */
  public ExpiringCache(long entries, Duration lifetime, LongSupplier nanoTime) {
    this.entries =
        Caffeine.newBuilder()
            .maximumSize(entries)
            .expireAfterWrite(lifetime)
            .ticker(nanoTime::getAsLong)
            .executor(Runnable::run)
            .build();
  }

  /**
   * Returns a lifetime that the application sets.
   *
   * @param of what is cached, for the message
   * @throws IllegalArgumentException when it is negative or longer than the longest one
   */
  public static Duration checkLifetime(String of, Duration lifetime, Duration longest) {
    if (lifetime.isNegative() || lifetime.compareTo(longest) > 0) {
      throw new IllegalArgumentException(
          "The lifetime of cached "
              + of
              + " must be from PT0S to "
              + longest
              + ", not "
              + lifetime);
    }
    return lifetime;
  }

  /** Returns the value of a key, or {@code null} when there is none. */
  public @Nullable V find(K key) {
    return entries.getIfPresent(key);
  }

  /** Puts a value in place of an older one. */
  public void put(K key, V value) {
    entries.put(key, value);
  }

  /** Removes the value of a key. */
  public void remove(K key) {
    entries.invalidate(key);
  }

  /** Removes an entry if it still has this value. */
  public void remove(K key, V value) {
    entries.asMap().remove(key, value);
  }
}
