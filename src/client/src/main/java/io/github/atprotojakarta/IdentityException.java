package io.github.atprotojakarta;

import org.jspecify.annotations.Nullable;

/**
 * A handle, DID or server address that does not lead to an account. Asking again with the same
 * input does not help; a resolver that could not be reached is a {@link TransientException}.
 */
public final class IdentityException extends AtprotoOAuthException {
  /** What is wrong with the identity. */
  public enum Reason {
    /** The text is neither a handle, nor a DID, nor a server address. */
    INVALID_IDENTIFIER,
    /** No DID is published for the handle. */
    HANDLE_NOT_FOUND,
    /** The DID document does not claim the handle that led to it. */
    HANDLE_MISMATCH,
    /** The DID does not exist, or it was deactivated. */
    DID_NOT_FOUND,
    /** The DID document breaks the rules of the AT Protocol. */
    INVALID_DID_DOCUMENT,
    /** The DID document names no usable personal data server. */
    NO_PDS
  }

  private final Reason reason;

  /** Creates the exception; {@code message} names the input and the way out. */
  public IdentityException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Creates the exception without a cause. */
  public IdentityException(Reason reason, String message) {
    this(reason, message, null);
  }

  /** What is wrong with the identity. */
  public Reason reason() {
    return reason;
  }
}
