package io.github.atprotojakarta.webapp;

import io.github.atprotojakarta.jakarta.AtprotoPrincipal;
import io.github.atprotojakarta.jakarta.AtprotoRoles;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/** Whoever is signed in may write, and nobody is more. It is added to the WAR for tests only. */
@ApplicationScoped
public class Writers implements AtprotoRoles {
  @Override
  public Set<String> rolesOf(AtprotoPrincipal principal) {
    return Set.of("writer");
  }
}
