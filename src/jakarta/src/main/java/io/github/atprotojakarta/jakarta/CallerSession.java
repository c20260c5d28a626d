package io.github.atprotojakarta.jakarta;

import io.github.atprotojakarta.AuthMethodUnsatisfiableException;
import io.github.atprotojakarta.TokenRefreshException;
import io.github.atprotojakarta.TokenRevokedException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.session.OAuthSession;
import java.util.function.Supplier;

/** What the session cookie of a request stands for. */
sealed interface CallerSession {
  /** The browser sent no session. */
  record None() implements CallerSession {}

  /**
   * The browser sent a session that is not there (any more), or no session at all in its cookie.
   */
  record Ended() implements CallerSession {}

  /** The session is there, and this application cannot use it as it is configured. */
  record Unusable(AuthMethodUnsatisfiableException cause) implements CallerSession {}

  /** Nobody can tell just now. */
  record Unknown(TransientException cause) implements CallerSession {}

  /** The person is signed in. */
  record SignedIn(OAuthSession session) implements CallerSession {}

  /** Looks a session up; the outcome is a value, so that it can be kept for the whole request. */
  static CallerSession of(Supplier<OAuthSession> lookup) {
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
