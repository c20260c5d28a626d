package io.github.atprotojakarta.internal.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A cache in memory that is bounded in size and time: strangers decide what is put into it. Starts
 * no thread and uses no shared pool, which would outlive the application in a server.
 *
 * @param <K> the keys
 * @param <V> the values
 */
public final class ExpiringCache<K, V> {
  private final Cache<K, V> entries;

  /**
   * Creates a cache.
   *
   * @param size how many entries it holds at most
   * @param lifetime how long an entry is kept after it was put; zero keeps none
   */
  public ExpiringCache(int size, Duration lifetime) {
    this(size, lifetime, Ticker.systemTicker());
  }

  /** Creates a cache that measures time by {@code ticker}, for tests. */
  public ExpiringCache(int size, Duration lifetime, Ticker ticker) {
    this.entries =
        Caffeine.newBuilder()
            .maximumSize(size)
            .expireAfterWrite(lifetime)
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
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
}
