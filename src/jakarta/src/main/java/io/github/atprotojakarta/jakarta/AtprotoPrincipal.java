package io.github.atprotojakarta.jakarta;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.session.SessionKey;
import java.security.Principal;

/**
 * The signed-in person, as {@code request.getUserPrincipal()} gives it. Its name is the DID: unlike
 * the handle it never changes, and nobody else can have it later.
 *
 * @param session the session that the browser is signed in with
 */
public record AtprotoPrincipal(SessionKey session) implements Principal {
  /** The account. */
  public Did did() {
    return session.did();
  }

  @Override
  public String getName() {
    return session.did().value();
  }
}
