package io.github.atprotojakarta;

import org.jspecify.annotations.Nullable;

/**
 * A handle, DID or server address leads to no account. Trying the same input again does not help.
 * If a resolver does not respond, the exception is a {@link TransientException}.
 */
public final class IdentityException extends AtprotoOAuthException {
  /** The fault of the identity. */
  public enum Reason {
    /** The input is not a handle, a DID or a server address. */
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

  /** The fault of the identity. */
  public Reason reason() {
    return reason;
  }
}
