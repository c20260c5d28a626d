package io.github.atprotojakarta.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;

/** The limits of what is remembered about identities. */
final class IdentityCache {
  /** Handle and document together stay below the 10 minutes that are advised for sign-in. */
  private static final Duration LIFETIME = Duration.ofMinutes(5).minusSeconds(1);

  private static final int SIZE = 10_000;

  private IdentityCache() {}

  static <K, V> Cache<K, V> create(Ticker ticker) {
    return Caffeine.newBuilder()
        .expireAfterWrite(LIFETIME)
        .maximumSize(SIZE)
        .ticker(ticker)
        // Not the common pool: it would outlive the application in a server.
        .executor(Runnable::run)
        .build();
  }
}
