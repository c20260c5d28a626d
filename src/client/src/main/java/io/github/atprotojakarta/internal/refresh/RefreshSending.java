package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.internal.oauth.CredentialGuard;
import org.jspecify.annotations.Nullable;

/**
 * The sending of a refresh token under one claim. Checks that the claim is fresh, at last when the
 * token is about to leave, and knows whether it may have left.
 */
final class RefreshSending implements CredentialGuard {
  private final RefreshClaims claims;
  private final RefreshClaims.Turn.Mine claim;
  private volatile boolean left;
  private volatile @Nullable StaleClaimException stale;

  RefreshSending(RefreshClaims claims, RefreshClaims.Turn.Mine claim) {
    this.claims = claims;
    this.claim = claim;
  }

  @Override
  public void beforeRequest() {
    left = false;
    check();
  }

  @Override
  public void beforeBody() {
    check();
    left = true;
  }

  private void check() {
    try {
      claims.demandFresh(claim);
    } catch (StaleClaimException e) {
      stale = e;
      throw e;
    }
  }

  /** Returns whether the token may have left since the last response that proved otherwise. */
  boolean mayHaveLeft() {
    return left;
  }

  /**
   * Throws again what stopped the token. A transport may report it as an exception of its own.
   *
   * @throws StaleClaimException when the token did not leave because of its claim
   */
  void rethrowStale() {
    StaleClaimException stopped = stale;
    if (stopped != null && !left) {
      throw stopped;
    }
  }
}
