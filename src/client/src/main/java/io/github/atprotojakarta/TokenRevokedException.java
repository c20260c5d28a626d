package io.github.atprotojakarta;

import org.jspecify.annotations.Nullable;

/** The session does not exist: it was never stored, or has ended. The user must sign in. */
public final class TokenRevokedException extends AtprotoOAuthException {
  /** Creates the exception; {@code message} names the thing that failed and the way out. */
  public TokenRevokedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Creates the exception without a cause. */
  public TokenRevokedException(String message) {
    this(message, null);
  }
}
