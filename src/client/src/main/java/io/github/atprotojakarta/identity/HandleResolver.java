package io.github.atprotojakarta.identity;

import java.util.Optional;

/** Resolves handles to DIDs. The result is a claim that is not verified yet. */
@FunctionalInterface
public interface HandleResolver {
  /**
   * Resolves a handle.
   *
   * @return the DID, or empty when it is certain that none is published
   * @throws io.github.atprotojakarta.IdentityException when several DIDs are published, or when
   *     none is published and the exception gives details
   * @throws io.github.atprotojakarta.TransientException when the handle could not be resolved now
   */
  Optional<Did> resolve(Handle handle);

  /** Resolves a handle without caches; throws the same exceptions as {@link #resolve}. */
  default Optional<Did> resolveFresh(Handle handle) {
    return resolve(handle);
  }
}
