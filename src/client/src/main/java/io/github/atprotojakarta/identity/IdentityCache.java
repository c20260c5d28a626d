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
 *
 * <p>Look-ups of one key at the same time are joined. A fresh one is not: what a look-up that
 * already runs finds may be older than the question.
 */
final class IdentityCache<K extends Comparable<K>, V> {
  private final ExpiringCache<K, V> results;
  private final SharedResults<K, V> shared;
  private final JoinedLookups<K, V> lookUps = new JoinedLookups<>();

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
    if (reading == Reading.FRESH) {
      return resolved(key, resolver);
    }
    V known = results.find(key);
    if (known != null) {
      return Optional.of(known);
    }
    // Not kept in memory, where it would look like a result of this node, and for another lifetime.
    Optional<V> other = reading == Reading.ANY ? shared.find(key) : Optional.empty();
    return other.isPresent() ? other : lookUps.get(key, () -> foundMeanwhile(key, resolver));
  }

  /** Another look-up may have ended since the cache was read. */
  private Optional<V> foundMeanwhile(K key, Supplier<Optional<V>> resolver) {
    V known = results.find(key);
    return known != null ? Optional.of(known) : resolved(key, resolver);
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
