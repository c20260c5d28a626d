package io.github.atprotojakarta;

import org.jspecify.annotations.Nullable;

/**
 * A session whose tokens could not be refreshed and never will be: the user has to sign in again.
 * The session has ended; {@link #getMessage()} says why.
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
