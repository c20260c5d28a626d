package io.github.atprotojakarta.internal.refresh;

/**
 * A claim became too old before the refresh token was sent, because the process stood still or an
 * earlier step took long. Another node could take over the claim while the request is under way.
 */
final class StaleClaimException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StaleClaimException(String message) {
    super(message);
  }
}
