package io.github.atprotojakarta.jakarta;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.session.SessionKey;
import java.security.Principal;

/**
 * The signed-in person, returned by {@code request.getUserPrincipal()}. Its name is the DID: unlike
 * a handle, a DID never changes and never belongs to another account later.
 *
 * @param session the browser's session
 */
public record AtprotoPrincipal(SessionKey session) implements Principal {
  /** Returns the account's DID. */
  public Did did() {
    return session.did();
  }

  @Override
  public String getName() {
    return session.did().value();
  }
}
