package io.github.atprotojakarta.internal.refresh;

/**
 * The refresh token of a claim must not be sent any more. The claim became too old, because the
 * process stood still or an earlier step took long: another node could take it over while the
 * request is under way. Or this node is stopping.
 */
final class StaleClaimException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StaleClaimException(String message) {
    super(message);
  }
}
