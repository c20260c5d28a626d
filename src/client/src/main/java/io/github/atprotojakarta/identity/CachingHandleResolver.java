package io.github.atprotojakarta.identity;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.atprotojakarta.cache.DocumentCache.Kind;
import io.github.atprotojakarta.internal.cache.CacheBudget;
import io.github.atprotojakarta.internal.cache.SharedDocuments;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** Caches the DIDs that another resolver finds; see {@link IdentityCache}. */
final class CachingHandleResolver implements HandleResolver {
  private final HandleResolver resolver;
  private final IdentityCache<Handle, Did> dids;
  private final Reading usual;

  CachingHandleResolver(
      HandleResolver resolver, CacheBudget budget, Duration lifetime, Ticker ticker) {
    this(resolver, handle -> {}, budget, lifetime, SharedDocuments.none(), ticker);
  }

  /**
   * Creates a cache.
   *
   * @param rules refuses a handle that the resolver refuses without a request
   */
  CachingHandleResolver(
      HandleResolver resolver,
      Consumer<Handle> rules,
      CacheBudget budget,
      Duration lifetime,
      SharedDocuments shared,
      Ticker ticker) {
    this(
        Objects.requireNonNull(resolver, "resolver"),
        new IdentityCache<>(
            budget.handles(),
            (handle, did) -> handle.weight() + did.weight(),
            lifetime,
            ticker,
            new SharedResults<>(
                shared,
                Kind.HANDLE,
                Handle::value,
                Did::value,
                (handle, did) -> {
                  rules.accept(handle);
                  return Did.parse(did);
                })),
        Reading.ANY);
  }

  private CachingHandleResolver(
      HandleResolver resolver, IdentityCache<Handle, Did> dids, Reading usual) {
    this.resolver = resolver;
    this.dids = dids;
    this.usual = usual;
  }

  /** Returns a resolver with the same cache that does not read what other nodes have written. */
  HandleResolver own() {
    return new CachingHandleResolver(resolver, dids, Reading.OWN);
  }

  @Override
  public Optional<Did> resolve(Handle handle) {
    return dids.get(handle, usual, () -> resolver.resolve(handle));
  }

  @Override
  public Optional<Did> resolveFresh(Handle handle) {
    return dids.get(handle, Reading.FRESH, () -> resolver.resolveFresh(handle));
  }
}
