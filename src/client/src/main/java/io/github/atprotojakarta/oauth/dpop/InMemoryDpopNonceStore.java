package io.github.atprotojakarta.oauth.dpop;

import io.github.atprotojakarta.internal.cache.ExpiringCache;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Stores nonces in memory, for ten minutes and 50,000 at most. */
public final class InMemoryDpopNonceStore implements DpopNonceStore {
  private static final int ENTRIES = 50_000;
  private static final Duration KEPT = Duration.ofMinutes(10);

  private record Place(URI origin, String keyThumbprint) {}

  private final ExpiringCache<Place, String> nonces = new ExpiringCache<>(ENTRIES, KEPT);

  @Override
  public Optional<String> find(URI origin, String keyThumbprint) {
    return Optional.ofNullable(nonces.find(new Place(origin, keyThumbprint)));
  }

  @Override
  public void put(URI origin, String keyThumbprint, String nonce) {
    nonces.put(new Place(origin, keyThumbprint), nonce);
  }
}
