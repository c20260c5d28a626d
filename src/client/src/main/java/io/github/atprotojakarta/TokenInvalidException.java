package io.github.atprotojakarta;

import org.jspecify.annotations.Nullable;

/**
 * A resource server refuses the access token although the authorization server has just issued it.
 * The session is kept, because the fault is on that server.
 */
public final class TokenInvalidException extends AtprotoOAuthException {
  /** Creates the exception; {@code message} names the thing that failed and the way out. */
  public TokenInvalidException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Creates the exception without a cause. */
  public TokenInvalidException(String message) {
    this(message, null);
  }
}
