package io.github.atprotojakarta.persistence;

/**
 * Thrown for a row whose encrypted payload cannot be read. The stores log it and skip the row, so
 * that other rows stay usable.
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
}
