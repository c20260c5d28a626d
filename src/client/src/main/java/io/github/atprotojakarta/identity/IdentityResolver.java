package io.github.atprotojakarta.identity;

import io.github.atprotojakarta.IdentityException;

/**
 * From a handle or DID to the account and its PDS. A handle counts only when handle to DID and DID
 * document to handle agree.
 */
public final class IdentityResolver {
  private final HandleResolver handles;
  private final DidResolver dids;

  /** Combines the two look-ups. */
  public IdentityResolver(HandleResolver handles, DidResolver dids) {
    this.handles = handles;
    this.dids = dids;
  }

  /**
   * Resolves a handle, in both directions.
   *
   * @throws IdentityException when the handle leads to no account, or the account does not claim it
   * @throws io.github.atprotojakarta.TransientException when a look-up got no answer
   */
  public Identity resolve(Handle handle) {
    throw new UnsupportedOperationException("" + handles + dids + handle);
  }

  /**
   * Resolves a DID and verifies the handle that it claims; an account whose handle does not verify
   * has none.
   *
   * @param fresh whether a cached DID document is not good enough
   * @throws IdentityException when the DID leads to no account
   * @throws io.github.atprotojakarta.TransientException when the DID look-up got no answer
   */
  public Identity resolve(Did did, boolean fresh) {
    throw new UnsupportedOperationException("" + did + fresh);
  }
}
