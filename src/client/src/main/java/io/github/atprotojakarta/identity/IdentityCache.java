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
  private final SharedResults<K, V> shared;

  /**
   * Creates a cache; see {@link ExpiringCache}.
   *
   * @param shared the results that other nodes may have written
   */
  IdentityCache(
      long bytes,
      ToIntBiFunction<K, V> weight,
      Duration lifetime,
      Ticker ticker,
      SharedResults<K, V> shared) {
    this.results = new ExpiringCache<>(bytes, weight, lifetime, ticker);
    this.shared = shared;
  }

  /** Returns the result for a key, from a cache or from the resolver. */
  Optional<V> get(K key, Reading reading, Supplier<Optional<V>> resolver) {
    V known = reading == Reading.FRESH ? null : results.find(key);
    if (known != null) {
      return Optional.of(known);
    }
    // Not kept in memory, where it would look like a result of this node, and for another lifetime.
    Optional<V> other = reading == Reading.ANY ? shared.find(key) : Optional.empty();
    return other.isPresent() ? other : resolved(key, resolver);
  }

  private Optional<V> resolved(K key, Supplier<Optional<V>> resolver) {
    // Not inside the cache's own loading: a slow server would block other keys.
    try {
      Optional<V> found = resolver.get();
      found.ifPresentOrElse(result -> keep(key, result), () -> results.remove(key));
      return found;
    } catch (IdentityException e) {
      results.remove(key);
      throw e;
    }
  }

  private void keep(K key, V result) {
    results.put(key, result);
    shared.put(key, result);
  }
}
