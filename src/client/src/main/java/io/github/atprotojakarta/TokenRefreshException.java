package io.github.atprotojakarta;

import org.jspecify.annotations.Nullable;

/**
 * The tokens of a session cannot be refreshed any more, so the session has ended: the user must
 * sign in again. {@link #getMessage()} has the reason.
 */
public final class TokenRefreshException extends AtprotoOAuthException {
  /** Creates the exception; {@code message} names the thing that failed and the way out. */
  public TokenRefreshException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Creates the exception without a cause. */
  public TokenRefreshException(String message) {
    this(message, null);
  }
}
