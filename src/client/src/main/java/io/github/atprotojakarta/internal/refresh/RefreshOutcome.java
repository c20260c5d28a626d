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
    public @Nullable RuntimeException failure() {
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
  record Unknown(RuntimeException why) implements RefreshOutcome {
    @Override
    public Measurement.RefreshOutcome measured() {
      return Measurement.RefreshOutcome.UNKNOWN;
    }

    @Override
    public RuntimeException failure() {
      return why;
    }
  }

  /** Returns the outcome for the metrics. */
  Measurement.RefreshOutcome measured();

  /** Returns why there are no newer tokens; {@code null} if there are. */
  @Nullable RuntimeException failure();

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

  /** Returns the outcome for a refresh that an exception ended. */
  static RefreshOutcome failed(SessionKey key, Throwable e) {
    return new Unknown(reason(key, e));
  }

  /**
   * Returns what callers get for an exception. One that is not of this library's family is a fault
   * of a program: trying again does not help, so it is no {@link TransientException}. A lack of
   * memory may pass.
   */
  static RuntimeException reason(SessionKey key, Throwable e) {
    if (e instanceof AtprotoOAuthException known) {
      return known;
    }
    String what = "The refresh of " + key + " failed, and the session is kept: " + e;
    return e instanceof VirtualMachineError
        ? new TransientException(what, e)
        : new IllegalStateException(what, e);
  }
}
