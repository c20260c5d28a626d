package io.github.atprotojakarta.internal.refresh;

/**
 * A claim got too old before the refresh token was sent: the process stood still, or what came
 * before took long. Another node may take the claim over while the request would be on its way.
 */
final class StaleClaimException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StaleClaimException(String message) {
    super(message);
  }
}
