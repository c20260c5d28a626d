package io.github.atprotojakarta;

import org.jspecify.annotations.Nullable;

/**
 * A temporary fault: a name did not resolve, a server did not respond or responded with 5xx, or a
 * database or cluster failed. Trying again later may succeed. No session ends because of it.
 */
public final class TransientException extends AtprotoOAuthException {
  /** Creates the exception; {@code message} names the thing that failed and the way out. */
  public TransientException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Creates the exception without a cause. */
  public TransientException(String message) {
    this(message, null);
  }
}
