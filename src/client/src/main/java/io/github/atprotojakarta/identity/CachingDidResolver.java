package io.github.atprotojakarta.identity;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.atprotojakarta.internal.cache.CacheBudget;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** Caches the DID documents of another resolver; see {@link IdentityCache}. */
final class CachingDidResolver implements DidResolver {
  private final DidResolver resolver;
  private final IdentityCache<Did, DidDocument> documents;

  CachingDidResolver(DidResolver resolver, CacheBudget budget, Duration lifetime) {
    this(resolver, budget, lifetime, Ticker.systemTicker());
  }

  CachingDidResolver(DidResolver resolver, CacheBudget budget, Duration lifetime, Ticker ticker) {
    this.resolver = Objects.requireNonNull(resolver, "resolver");
    this.documents =
        new IdentityCache<>(
            budget.documents(), (did, document) -> document.weight(), lifetime, ticker);
  }

  @Override
  public DidDocument resolve(Did did, boolean fresh) {
    return documents.get(did, fresh, () -> Optional.of(resolver.resolve(did, fresh))).orElseThrow();
  }
}
