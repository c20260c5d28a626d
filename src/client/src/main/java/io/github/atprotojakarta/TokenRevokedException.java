package io.github.atprotojakarta;

import org.jspecify.annotations.Nullable;

/**
 * A session that does not exist: never stored, signed out, or already ended. The user has to sign
 * in (again).
 */
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
