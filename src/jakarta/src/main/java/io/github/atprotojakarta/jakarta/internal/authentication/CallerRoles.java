package io.github.atprotojakarta.jakarta.internal.authentication;

import io.github.atprotojakarta.jakarta.AtprotoPrincipal;
import io.github.atprotojakarta.jakarta.AtprotoRoles;
import java.util.Optional;
import java.util.Set;

/** Looks up the roles of a signed-in person in the application's {@link AtprotoRoles} bean. */
public final class CallerRoles {
  private final Optional<AtprotoRoles> roles;

  /**
   * Creates the look-up.
   *
   * @param roles the application's bean; empty when it has none
   */
  public CallerRoles(Optional<AtprotoRoles> roles) {
    this.roles = roles;
  }

  /** Returns the roles of a person; none when the application has no bean. */
  public Set<String> of(AtprotoPrincipal principal) {
    return roles.map(bean -> bean.rolesOf(principal)).orElse(Set.of());
  }
}
