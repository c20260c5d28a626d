package io.github.atprotojakarta.identity;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.atprotojakarta.cache.DocumentCache.Kind;
import io.github.atprotojakarta.internal.cache.CacheBudget;
import io.github.atprotojakarta.internal.cache.SharedDocuments;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** Caches the DID documents of another resolver; see {@link IdentityCache}. */
final class CachingDidResolver implements DidResolver {
  private final DidResolver resolver;
  private final IdentityCache<Did, DidDocument> documents;
  private final Reading usual;

  CachingDidResolver(DidResolver resolver, CacheBudget budget, Duration lifetime, Ticker ticker) {
    this(resolver, did -> {}, budget, lifetime, SharedDocuments.none(), ticker);
  }

  /**
   * Creates a cache.
   *
   * @param rules refuses a DID that the resolver refuses without a request
   */
  CachingDidResolver(
      DidResolver resolver,
      Consumer<Did> rules,
      CacheBudget budget,
      Duration lifetime,
      SharedDocuments shared,
      Ticker ticker) {
    this(
        Objects.requireNonNull(resolver, "resolver"),
        new IdentityCache<>(
            budget.documents(),
            (did, document) -> document.weight(),
            lifetime,
            ticker,
            new SharedResults<>(
                shared,
                Kind.DID_DOCUMENT,
                Did::value,
                DidDocument::toJson,
                (did, document) -> {
                  rules.accept(did);
                  return DidDocument.parse(shared.json(document), did);
                })),
        Reading.ANY);
  }

  private CachingDidResolver(
      DidResolver resolver, IdentityCache<Did, DidDocument> documents, Reading usual) {
    this.resolver = resolver;
    this.documents = documents;
    this.usual = usual;
  }

  /** Returns a resolver with the same cache that does not read what other nodes have written. */
  DidResolver own() {
    return new CachingDidResolver(resolver, documents, Reading.OWN);
  }

  @Override
  public DidDocument resolve(Did did, boolean fresh) {
    return documents
        .get(did, fresh ? Reading.FRESH : usual, () -> Optional.of(resolver.resolve(did, fresh)))
        .orElseThrow();
  }
}
