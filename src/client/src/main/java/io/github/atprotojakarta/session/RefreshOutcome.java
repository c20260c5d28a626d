package io.github.atprotojakarta.session;

import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.TokenRevokedException;
import io.github.atprotojakarta.TransientException;

/** How a refresh ended. Only {@link Rejected} ends a session. */
sealed interface RefreshOutcome {
  /** There are newer tokens, and they are stored. */
  record Refreshed(StoredSession session) implements RefreshOutcome {}

  /** The session has ended; the exception says why. */
  record Rejected(AtprotoOAuthException why) implements RefreshOutcome {}

  /** Nobody knows whether the session still lives, so it is kept; the exception says why. */
  record Unknown(AtprotoOAuthException why) implements RefreshOutcome {}

  /** The session is not in the store. */
  static RefreshOutcome gone(SessionKey key) {
    return new Rejected(
        new TokenRevokedException("There is no session " + key + " (any more); sign in again"));
  }

  /** It may work when tried again. */
  static RefreshOutcome later(String why) {
    return new Unknown(new TransientException(why));
  }
}
