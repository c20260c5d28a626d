package io.github.atprotojakarta;

import org.jspecify.annotations.Nullable;

/**
 * Something that may work when tried again later: a name that did not resolve, a server that did
 * not answer or answered 5xx, a database or cluster fault. No session ends because of it.
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
