package io.github.atprotojakarta.jakarta.internal.authentication;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks up the session of one request at most once. It travels with the request as an attribute, so
 * that filters, dispatches and asynchronous threads all see the same result.
 */
public final class CachedAuthentication {
  private final Supplier<AuthenticationResult> lookup;
  private @Nullable AuthenticationResult known;

  CachedAuthentication(Supplier<AuthenticationResult> lookup) {
    this.lookup = lookup;
  }

  /** Returns the result of the look-up. */
  public synchronized AuthenticationResult result() {
    AuthenticationResult result = known;
    if (result == null) {
      result = lookup.get();
      known = result;
    }
    return result;
  }

  /** Forgets the result, because the session may have ended since. */
  public synchronized void forget() {
    known = null;
  }

  /** Records that the person has signed out. */
  synchronized void signedOut() {
    known = new AuthenticationResult.None();
  }
}
