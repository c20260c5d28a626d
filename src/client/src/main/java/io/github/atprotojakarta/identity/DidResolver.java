package io.github.atprotojakarta.identity;

/** Resolves DIDs to DID documents. */
@FunctionalInterface
public interface DidResolver {
  /**
   * Resolves a DID.
   *
   * @param fresh whether to bypass caches
   * @throws io.github.atprotojakarta.IdentityException when the DID does not exist or its document
   *     is invalid
   * @throws io.github.atprotojakarta.TransientException when the directory or host did not respond
   */
  DidDocument resolve(Did did, boolean fresh);
}
