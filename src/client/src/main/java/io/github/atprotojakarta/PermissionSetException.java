package io.github.atprotojakarta;

import org.jspecify.annotations.Nullable;

/**
 * A permission set that an {@code include} names cannot be read from the network or used. Its
 * publisher must fix it, or the application must name another set. Nothing counts as granted. If a
 * server does not respond, the exception is a {@link TransientException}.
 */
public final class PermissionSetException extends AtprotoOAuthException {
  /** The fault of the permission set. */
  public enum Reason {
    /** No DNS record names the account that publishes the set. */
    NO_PUBLISHER,
    /** The account that publishes the set does not exist or has no PDS that can be used. */
    INVALID_PUBLISHER,
    /** The account has not published the set. */
    NOT_FOUND,
    /** The published document is too large, is no permission set, or grants nothing. */
    INVALID_DOCUMENT
  }

  private final Reason reason;

  /** Creates the exception; {@code message} names the set and what to fix. */
  public PermissionSetException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Returns the fault of the permission set. */
  public Reason reason() {
    return reason;
  }
}
