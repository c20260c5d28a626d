package io.github.atprotojakarta.identity;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.atprotojakarta.IdentityException;
import io.github.atprotojakarta.internal.cache.ExpiringCache;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToIntBiFunction;

/**
 * Keeps results of a resolver for some minutes. Failures and empty results are not kept, so that a
 * person who has just fixed a DNS record can try again at once. A certain failure (an {@link
 * IdentityException} or an empty result) removes an older result; a temporary one does not.
 */
final class IdentityCache<K extends Comparable<K>, V> {
  private final ExpiringCache<K, V> results;

  /** Creates a cache; see {@link ExpiringCache}. */
  IdentityCache(long bytes, ToIntBiFunction<K, V> weight, Duration lifetime, Ticker ticker) {
    this.results = new ExpiringCache<>(bytes, weight, lifetime, ticker);
  }

  /**
   * Returns the result for a key, from the cache or from the resolver.
   *
   * @param fresh whether to bypass the cache
   */
  Optional<V> get(K key, boolean fresh, Supplier<Optional<V>> resolver) {
    V known = fresh ? null : results.find(key);
    if (known != null) {
      return Optional.of(known);
    }
    // Not inside the cache's own loading: a slow server would block other keys.
    try {
      Optional<V> found = resolver.get();
      found.ifPresentOrElse(result -> results.put(key, result), () -> results.remove(key));
      return found;
    } catch (IdentityException e) {
      results.remove(key);
      throw e;
    }
  }
}
