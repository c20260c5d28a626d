package io.github.atprotojakarta.jakarta;

import java.util.Set;

/**
 * Tells which roles signed-in people have. An application that has roles provides a CDI bean of
 * this type; without one nobody has any. With the filter they are what {@code request.isUserInRole}
 * knows; with Jakarta Security they are the caller's groups, for {@code @RolesAllowed} and {@code
 * web.xml}.
 *
 * <pre>{@code
 * @ApplicationScoped
 * public class Staff implements AtprotoRoles {
 *   @Inject Editors editors;
 *
 *   @Override
 *   public Set<String> rolesOf(AtprotoPrincipal principal) {
 *     return editors.contains(principal.did()) ? Set.of("editor") : Set.of();
 *   }
 * }
 * }</pre>
 */
@FunctionalInterface
public interface AtprotoRoles {
  /**
   * The roles of a person. Asked for each request that Jakarta Security authenticates, and each
   * time that a request is asked for a role; cache what is slow.
   */
  Set<String> rolesOf(AtprotoPrincipal principal);
}
