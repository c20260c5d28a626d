package io.github.atprotojakarta;

import org.jspecify.annotations.Nullable;

/**
 * The client key or authentication method of a session is not configured any more, or the server
 * accepts no method of this client. Configure the key again, or sign the user in again.
 */
public final class AuthMethodUnsatisfiableException extends AtprotoOAuthException {
  /** Creates the exception; {@code message} names the thing that failed and the way out. */
  public AuthMethodUnsatisfiableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Creates the exception without a cause. */
  public AuthMethodUnsatisfiableException(String message) {
    this(message, null);
  }
}
