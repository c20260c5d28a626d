package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.TransientException;

/**
 * Thrown for a row whose encrypted payload cannot be read. The stores log it and skip the row, so
 * that other rows stay usable; a caller that needs the row gets a {@link TransientException} if
 * only the key is missing.
 */
final class UnreadableRowException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The reasons why a row is unreadable. */
  enum Reason {
    /** The payload is not a JWE, or has another algorithm than ours. */
    UNSUPPORTED_FORMAT,
    /** The key is not in the key ring. */
    UNKNOWN_KEY,
    /** The payload was encrypted for another row. */
    OTHER_ROW,
    /** The payload was altered, or its key id names another key than the one that encrypted it. */
    ALTERED,
    /** The payload was decrypted, but this version does not understand its content. */
    UNKNOWN_CONTENT
  }

  private final transient Reason reason;

  UnreadableRowException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }

  /**
   * Handles the exception where a row is read for a caller.
   *
   * @throws TransientException if the key is missing: another node may have it
   */
  void throwIfKeyMissing() {
    if (reason == Reason.UNKNOWN_KEY) {
      throw new TransientException(
          getMessage() + ". Add the key to the key ring of this node, or use another node.");
    }
  }
}
