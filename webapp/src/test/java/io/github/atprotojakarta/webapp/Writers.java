package io.github.atprotojakarta.webapp;

import io.github.atprotojakarta.jakarta.AtprotoPrincipal;
import io.github.atprotojakarta.jakarta.AtprotoRoles;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.interceptor.Interceptor;
import java.util.Set;

/**
 * Whoever is signed in may write, and nobody is more. It is added to the WAR for tests only, and is
 * preferred to the roles of the example.
 */
@Alternative
@Priority(Interceptor.Priority.APPLICATION)
@ApplicationScoped
public class Writers implements AtprotoRoles {
  @Override
  public Set<String> rolesOf(AtprotoPrincipal principal) {
    return Set.of("writer");
  }
}
