package io.github.atprotojakarta.identity;

import java.util.Optional;

/** Finds the DID that a handle points at. What it returns is a claim, not yet verified. */
@FunctionalInterface
public interface HandleResolver {
  /**
   * Looks a handle up.
   *
   * @return the DID, or empty when the answer is certain that none is published
   * @throws io.github.atprotojakarta.IdentityException when what is published is contradictory, or
   *     when nothing is published and there is more to say about it
   * @throws io.github.atprotojakarta.TransientException when no method gave a certain answer
   */
  Optional<Did> resolve(Handle handle);

  /** Looks a handle up past every cache; throws as {@link #resolve}. */
  default Optional<Did> resolveFresh(Handle handle) {
    return resolve(handle);
  }
}
