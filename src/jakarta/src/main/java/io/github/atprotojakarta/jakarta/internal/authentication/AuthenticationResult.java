package io.github.atprotojakarta.jakarta.internal.authentication;

import io.github.atprotojakarta.AuthMethodUnsatisfiableException;
import io.github.atprotojakarta.TokenRefreshException;
import io.github.atprotojakarta.TokenRevokedException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.session.OAuthSession;
import java.util.function.Supplier;

/** The result of looking up the session cookie of a request. */
public sealed interface AuthenticationResult {
  /** The request has no session cookie. */
  record None() implements AuthenticationResult {}

  /** The session of the cookie has ended, or the cookie is malformed. */
  record Ended() implements AuthenticationResult {}

  /** The session exists, but this application cannot use it with its present configuration. */
  record Unusable(AuthMethodUnsatisfiableException cause) implements AuthenticationResult {}

  /** The session could not be looked up at the moment. */
  record Unknown(TransientException cause) implements AuthenticationResult {}

  /** The person is signed in. */
  record SignedIn(OAuthSession session) implements AuthenticationResult {}

  /** Looks a session up. The result is a value, so that it can be kept for the whole request. */
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
