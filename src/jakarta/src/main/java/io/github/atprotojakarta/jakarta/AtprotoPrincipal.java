package io.github.atprotojakarta.jakarta;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.identity.Handle;
import io.github.atprotojakarta.session.SessionKey;
import java.io.Serializable;
import java.security.Principal;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The signed-in person, returned by {@code request.getUserPrincipal()}. Its name is the DID: unlike
 * a handle, a DID never changes and never belongs to another account later. Containers may
 * serialize a principal, to keep it in an {@code HttpSession} or to send it to another server.
 */
public final class AtprotoPrincipal implements Principal, Serializable {
  private static final long serialVersionUID = 1L;

  private final SessionKey session;
  private final @Nullable String handle;

  /** Creates the principal of a session, without a handle. */
  public AtprotoPrincipal(SessionKey session) {
    this(session, Optional.empty());
  }

  /** Creates the principal of a session, with the verified handle if it is known. */
  public AtprotoPrincipal(SessionKey session, Optional<Handle> handle) {
    this.session = Objects.requireNonNull(session, "session");
    this.handle = handle.map(Handle::value).orElse(null);
  }

  /** Returns the key of the browser's session. */
  public SessionKey session() {
    return session;
  }

  /** Returns the account's DID. */
  public Did did() {
    return session.did();
  }

  /**
   * Returns the account's handle, to show it. Empty if this node has not verified it within the
   * last day (a login verifies it), or if the account has no valid handle. {@link
   * io.github.atprotojakarta.AtprotoOAuthClient#identity} looks it up.
   */
  public Optional<Handle> handle() {
    return Optional.ofNullable(handle).map(Handle::parse);
  }

  @Override
  public String getName() {
    return session.did().value();
  }

  /** Principals of one session are equal, whatever is known of the handle. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AtprotoPrincipal that && session.equals(that.session);
  }

  @Override
  public int hashCode() {
    return session.hashCode();
  }

  /** Returns the session's key and the handle; neither grants access. */
  @Override
  public String toString() {
    return "AtprotoPrincipal[" + session + (handle == null ? "" : ", " + handle) + "]";
  }
}
