package io.github.atprotojakarta.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.atprotojakarta.IdentityException;
import java.util.Objects;
import java.util.Optional;

/**
 * Remembers for five minutes which DID a handle points at; that there is none, and failures, it
 * does not remember: somebody who has just mended a record tries again at once. A look-up that is
 * certain of finding none forgets what was remembered; one without an answer does not.
 */
public final class CachingHandleResolver implements HandleResolver {
  private final HandleResolver resolver;
  private final Cache<Handle, Did> dids;

  /** Puts a cache in front of a resolver. */
  public CachingHandleResolver(HandleResolver resolver) {
    this(resolver, Ticker.systemTicker());
  }

  CachingHandleResolver(HandleResolver resolver, Ticker ticker) {
    this.resolver = Objects.requireNonNull(resolver, "resolver");
    this.dids = IdentityCache.create(ticker);
  }

  @Override
  public Optional<Did> resolve(Handle handle) {
    Did known = dids.getIfPresent(handle);
    return known != null ? Optional.of(known) : remembered(handle, resolver.resolve(handle));
  }

  @Override
  public Optional<Did> resolveFresh(Handle handle) {
    try {
      return remembered(handle, resolver.resolveFresh(handle));
    } catch (IdentityException e) {
      dids.invalidate(handle);
      throw e;
    }
  }

  private Optional<Did> remembered(Handle handle, Optional<Did> did) {
    did.ifPresentOrElse(found -> dids.put(handle, found), () -> dids.invalidate(handle));
    return did;
  }
}
