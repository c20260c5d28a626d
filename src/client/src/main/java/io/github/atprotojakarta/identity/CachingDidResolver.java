package io.github.atprotojakarta.identity;

import com.github.benmanes.caffeine.cache.Ticker;
import java.util.Objects;
import java.util.Optional;

/** Caches the DID documents of another resolver; see {@link IdentityCache}. */
final class CachingDidResolver implements DidResolver {
  private final DidResolver resolver;
  private final IdentityCache<Did, DidDocument> documents;

  CachingDidResolver(DidResolver resolver) {
    this(resolver, Ticker.systemTicker());
  }

  CachingDidResolver(DidResolver resolver, Ticker ticker) {
    this.resolver = Objects.requireNonNull(resolver, "resolver");
    this.documents = new IdentityCache<>(ticker);
  }

  @Override
  public DidDocument resolve(Did did, boolean fresh) {
    return documents.get(did, fresh, () -> Optional.of(resolver.resolve(did, fresh))).orElseThrow();
  }
}
