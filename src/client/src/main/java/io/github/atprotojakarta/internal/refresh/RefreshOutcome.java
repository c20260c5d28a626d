package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.TokenRevokedException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.StoredSession;

/** How a refresh ended. Only {@link Rejected} ends a session. */
sealed interface RefreshOutcome {
  /** There are newer tokens, and they are stored. */
  record Refreshed(StoredSession session) implements RefreshOutcome {
    @Override
    public Measurement.RefreshOutcome measured() {
      return Measurement.RefreshOutcome.REFRESHED;
    }
  }

  /** The session has ended; the exception says why. */
  record Rejected(AtprotoOAuthException why) implements RefreshOutcome {
    @Override
    public Measurement.RefreshOutcome measured() {
      return Measurement.RefreshOutcome.REJECTED;
    }
  }

  /** Nobody knows whether the session still lives, so it is kept; the exception says why. */
  record Unknown(AtprotoOAuthException why) implements RefreshOutcome {
    @Override
    public Measurement.RefreshOutcome measured() {
      return Measurement.RefreshOutcome.UNKNOWN;
    }
  }

  /** As it is counted. */
  Measurement.RefreshOutcome measured();

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
