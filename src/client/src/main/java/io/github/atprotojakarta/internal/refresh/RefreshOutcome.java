package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.TokenRevokedException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.StoredSession;
import org.jspecify.annotations.Nullable;

/** The result of a refresh. Only {@link Rejected} ends a session. */
sealed interface RefreshOutcome {
  /** Newer tokens are stored. */
  record Refreshed(StoredSession session) implements RefreshOutcome {
    @Override
    public Measurement.RefreshOutcome measured() {
      return Measurement.RefreshOutcome.REFRESHED;
    }

    @Override
    public @Nullable AtprotoOAuthException failure() {
      return null;
    }
  }

  /** The session has ended; the exception has the reason. */
  record Rejected(AtprotoOAuthException why) implements RefreshOutcome {
    @Override
    public Measurement.RefreshOutcome measured() {
      return Measurement.RefreshOutcome.REJECTED;
    }

    @Override
    public AtprotoOAuthException failure() {
      return why;
    }
  }

  /**
   * It is unknown whether the session still exists on the server, so it is kept; the exception has
   * the reason.
   */
  record Unknown(AtprotoOAuthException why) implements RefreshOutcome {
    @Override
    public Measurement.RefreshOutcome measured() {
      return Measurement.RefreshOutcome.UNKNOWN;
    }

    @Override
    public AtprotoOAuthException failure() {
      return why;
    }
  }

  /** Returns the outcome for the metrics. */
  Measurement.RefreshOutcome measured();

  /** Returns why there are no newer tokens; {@code null} if there are. */
  @Nullable AtprotoOAuthException failure();

  /** Returns the outcome for a session that is not in the store. */
  static RefreshOutcome gone(SessionKey key) {
    return new Rejected(
        new TokenRevokedException(
            key, "The session " + key + " does not exist or has ended; sign in again"));
  }

  /** Returns the outcome for a refresh that may succeed when tried again. */
  static RefreshOutcome later(String why) {
    return new Unknown(new TransientException(why));
  }
}
