package io.github.atprotojakarta;

import io.github.atprotojakarta.session.SessionKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a session cannot be refreshed any more, so the session has ended: the user must
 * sign in again. {@link #getMessage()} has the reason.
 */
public final class TokenRefreshException extends AtprotoOAuthException {
  private final @Nullable SessionKey session;

  /** Creates the exception; {@code message} names the thing that failed and the way out. */
  public TokenRefreshException(String message, @Nullable Throwable cause) {
    super(message, cause);
    this.session = null;
  }

  /** Creates the exception without a cause. */
  public TokenRefreshException(String message) {
    this(message, null);
  }

  /** Creates the exception about one session. */
  public TokenRefreshException(SessionKey session, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.session = session;
  }

  /** Creates the exception about one session, without a cause. */
  public TokenRefreshException(SessionKey session, String message) {
    this(session, message, null);
  }

  /** Returns the session that cannot be used any more, if it is known. */
  public Optional<SessionKey> session() {
    return Optional.ofNullable(session);
  }
}
