package io.github.atprotojakarta.identity;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.atprotojakarta.internal.cache.CacheBudget;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** Caches the DIDs that another resolver finds; see {@link IdentityCache}. */
final class CachingHandleResolver implements HandleResolver {
  private final HandleResolver resolver;
  private final IdentityCache<Handle, Did> dids;

  CachingHandleResolver(HandleResolver resolver, CacheBudget budget, Duration lifetime) {
    this(resolver, budget, lifetime, Ticker.systemTicker());
  }

  CachingHandleResolver(
      HandleResolver resolver, CacheBudget budget, Duration lifetime, Ticker ticker) {
    this.resolver = Objects.requireNonNull(resolver, "resolver");
    this.dids =
        new IdentityCache<>(
            budget.handles(), (handle, did) -> handle.weight() + did.weight(), lifetime, ticker);
  }

  @Override
  public Optional<Did> resolve(Handle handle) {
    return dids.get(handle, false, () -> resolver.resolve(handle));
  }

  @Override
  public Optional<Did> resolveFresh(Handle handle) {
    return dids.get(handle, true, () -> resolver.resolveFresh(handle));
  }
}
