package io.github.atprotojakarta.oauth.dpop;

import io.github.atprotojakarta.internal.cache.CacheBudget;
import io.github.atprotojakarta.internal.cache.ExpiringCache;
import io.github.atprotojakarta.internal.cache.Weights;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Stores nonces in memory, for ten minutes; about 15,000 with the default of 6 MiB. A key without a
 * nonce of its own gets the newest one of the server: each login has a new key, and most servers
 * accept a nonce with any key.
 */
public final class InMemoryDpopNonceStore implements DpopNonceStore {
  private static final Duration KEPT = Duration.ofMinutes(10);
  private static final String ANY_KEY = "";

  /** By the origin and the thumbprint: one string is smaller than an object with a URI. */
  private final ExpiringCache<String, String> nonces;

  /** Creates the store with the default memory. */
  public InMemoryDpopNonceStore() {
    this(CacheBudget.DEFAULT.nonces());
  }

  /**
   * Creates the store.
   *
   * @param bytes the memory that the nonces take at most
   */
  public InMemoryDpopNonceStore(long bytes) {
    nonces =
        new ExpiringCache<>(bytes, (place, nonce) -> Weights.of(place) + Weights.of(nonce), KEPT);
  }

  @Override
  public Optional<String> find(URI origin, String keyThumbprint) {
    return Optional.ofNullable(nonces.find(place(origin, keyThumbprint)))
        .or(() -> Optional.ofNullable(nonces.find(place(origin, ANY_KEY))));
  }

  @Override
  public void put(URI origin, String keyThumbprint, String nonce) {
    nonces.put(place(origin, keyThumbprint), nonce);
    nonces.put(place(origin, ANY_KEY), nonce);
  }

  private static String place(URI origin, String keyThumbprint) {
    return keyThumbprint + " " + origin;
  }
}
