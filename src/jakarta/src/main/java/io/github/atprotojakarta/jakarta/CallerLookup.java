package io.github.atprotojakarta.jakarta;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The session of one request, looked up at most once. It travels with the request as an attribute:
 * filters, dispatches and asynchronous threads all see the same one.
 */
final class CallerLookup {
  private final Supplier<CallerSession> lookUp;
  private @Nullable CallerSession known;

  CallerLookup(Supplier<CallerSession> lookUp) {
    this.lookUp = lookUp;
  }

  synchronized CallerSession session() {
    CallerSession session = known;
    if (session == null) {
      session = lookUp.get();
      known = session;
    }
    return session;
  }

  /** Drops what is known, as the session may have ended meanwhile. */
  synchronized void forget() {
    known = null;
  }

  /** From here on nobody is signed in. */
  synchronized void signedOut() {
    known = new CallerSession.None();
  }
}
