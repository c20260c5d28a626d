package io.github.atprotojakarta;

/**
 * Nobody is signed in: the current request has no session, or the current thread handles no
 * request. The user has to sign in. Thrown by the integration with application servers; a session
 * that no longer exists is a {@link TokenRevokedException}.
 */
public final class NotSignedInException extends AtprotoOAuthException {
  /** Creates the exception; {@code message} says where nobody is signed in, and the way out. */
  public NotSignedInException(String message) {
    super(message, null);
  }
}
