package io.github.atprotojakarta;

import io.github.atprotojakarta.session.SessionKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The session does not exist: it was never stored, or has ended. The user must sign in. */
public final class TokenRevokedException extends AtprotoOAuthException {
  private final @Nullable SessionKey session;

  /** Creates the exception; {@code message} names the thing that failed and the way out. */
  public TokenRevokedException(String message, @Nullable Throwable cause) {
    super(message, cause);
    this.session = null;
  }

  /** Creates the exception without a cause. */
  public TokenRevokedException(String message) {
    this(message, null);
  }

  /** Creates the exception about one session. */
  public TokenRevokedException(SessionKey session, String message) {
    super(message, null);
    this.session = session;
  }

  /** Returns the session that does not exist, if the exception is about one. */
  public Optional<SessionKey> session() {
    return Optional.ofNullable(session);
  }
}
