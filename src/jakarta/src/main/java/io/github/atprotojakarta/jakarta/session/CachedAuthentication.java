package io.github.atprotojakarta.jakarta.session;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The session of one request, looked up at most once. It travels with the request as an attribute:
 * filters, dispatches and asynchronous threads all see the same one.
 */
public final class CachedAuthentication {
  private final Supplier<AuthenticationResult> lookUp;
  private @Nullable AuthenticationResult known;

  CachedAuthentication(Supplier<AuthenticationResult> lookUp) {
    this.lookUp = lookUp;
  }

  public synchronized AuthenticationResult session() {
    AuthenticationResult session = known;
    if (session == null) {
      session = lookUp.get();
      known = session;
    }
    return session;
  }

  /** Drops what is known, as the session may have ended meanwhile. */
  public synchronized void forget() {
    known = null;
  }

  /** From here on nobody is signed in. */
  synchronized void signedOut() {
    known = new AuthenticationResult.None();
  }
}
