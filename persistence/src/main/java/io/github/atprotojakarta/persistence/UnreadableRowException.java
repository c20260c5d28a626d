package io.github.atprotojakarta.persistence;

/**
 * A row whose sealed payload cannot be read. The stores log it and leave the row out, as one bad
 * row must not take the others with it.
 */
final class UnreadableRowException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why a row is unreadable. */
  enum Reason {
    /** It is no JWE, or one with another algorithm than the one that rows are sealed with. */
    NOT_SEALED_HERE,
    /** Its key is not in the key ring. */
    UNKNOWN_KEY,
    /** It was sealed for another row. */
    OTHER_ROW,
    /** It was altered, or its key id names another key than the one that sealed it. */
    ALTERED,
    /** It was sealed correctly and says something that this version does not understand. */
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
