package io.github.atprotojakarta.identity;

/** Finds the DID document of a DID. */
@FunctionalInterface
public interface DidResolver {
  /**
   * Resolves a DID.
   *
   * @param fresh whether a cached document is not good enough
   * @throws io.github.atprotojakarta.IdentityException when the DID does not exist or its document
   *     breaks the rules
   * @throws io.github.atprotojakarta.TransientException when the directory or host did not answer
   */
  DidDocument resolve(Did did, boolean fresh);
}
