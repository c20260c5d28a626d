package io.github.atprotojakarta.jakarta.session;

import io.github.atprotojakarta.AuthMethodUnsatisfiableException;
import io.github.atprotojakarta.TokenRefreshException;
import io.github.atprotojakarta.TokenRevokedException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.session.OAuthSession;
import java.util.function.Supplier;

/** What the session cookie of a request stands for. */
public sealed interface AuthenticationResult {
  /** The browser sent no session. */
  record None() implements AuthenticationResult {}

  /**
   * The browser sent a session that is not there (any more), or no session at all in its cookie.
   */
  record Ended() implements AuthenticationResult {}

  /** The session is there, and this application cannot use it as it is configured. */
  record Unusable(AuthMethodUnsatisfiableException cause) implements AuthenticationResult {}

  /** Nobody can tell just now. */
  record Unknown(TransientException cause) implements AuthenticationResult {}

  /** The person is signed in. */
  record SignedIn(OAuthSession session) implements AuthenticationResult {}

  /** Looks a session up; the outcome is a value, so that it can be kept for the whole request. */
  static AuthenticationResult of(Supplier<OAuthSession> lookup) {
    try {
      return new SignedIn(lookup.get());
    } catch (TokenRevokedException | TokenRefreshException e) {
      return new Ended();
    } catch (AuthMethodUnsatisfiableException e) {
      return new Unusable(e);
    } catch (TransientException e) {
      return new Unknown(e);
    }
  }
}
