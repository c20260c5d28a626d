package io.github.atprotojakarta.jakarta;

/**
 * Tells which roles a signed-in person has, for {@code request.isUserInRole}. An application that
 * has roles provides a CDI bean of this type; without one nobody has any.
 */
@FunctionalInterface
public interface AtprotoRoles {
  /** Whether a person has a role. Asked anew each time; cache what is slow. */
  boolean isUserInRole(AtprotoPrincipal principal, String role);
}
