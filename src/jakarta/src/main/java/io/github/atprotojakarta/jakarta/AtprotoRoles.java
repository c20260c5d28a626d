package io.github.atprotojakarta.jakarta;

import java.util.Set;

/**
 * Provides the roles of signed-in people. An application with roles provides a CDI bean of this
 * type; otherwise nobody has a role. With the filter the roles determine {@code
 * request.isUserInRole}; with Jakarta Security they are the caller's groups, for
 * {@code @RolesAllowed} and {@code web.xml}.
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
   * Returns the roles of a person. The library calls this at most once for each request: for all
   * requests that Jakarta Security authenticates, else at the first call of {@code isUserInRole}.
   * Cache slow look-ups.
   */
  Set<String> rolesOf(AtprotoPrincipal principal);
}
