package io.github.atprotojakarta.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.atprotojakarta.IdentityException;
import java.util.Objects;

/**
 * Remembers DID documents for five minutes; failures it does not remember. A fresh look-up renews
 * what is remembered, and forgets it when the DID is gone or its document has become unusable.
 */
public final class CachingDidResolver implements DidResolver {
  private final DidResolver resolver;
  private final Cache<Did, DidDocument> documents;

  /** Puts a cache in front of a resolver. */
  public CachingDidResolver(DidResolver resolver) {
    this(resolver, Ticker.systemTicker());
  }

  CachingDidResolver(DidResolver resolver, Ticker ticker) {
    this.resolver = Objects.requireNonNull(resolver, "resolver");
    this.documents = IdentityCache.create(ticker);
  }

  @Override
  public DidDocument resolve(Did did, boolean fresh) {
    DidDocument known = fresh ? null : documents.getIfPresent(did);
    if (known != null) {
      return known;
    }
    // Outside of the cache's own loading: that would block other keys while a server is slow.
    try {
      DidDocument document = resolver.resolve(did, fresh);
      documents.put(did, document);
      return document;
    } catch (IdentityException e) {
      documents.invalidate(did);
      throw e;
    }
  }
}
