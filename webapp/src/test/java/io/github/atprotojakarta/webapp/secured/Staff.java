package io.github.atprotojakarta.webapp.secured;

import io.github.atprotojakarta.jakarta.AtprotoPrincipal;
import io.github.atprotojakarta.jakarta.AtprotoRoles;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/** Everybody writes, nobody is the boss. */
@ApplicationScoped
public class Staff implements AtprotoRoles {
  @Override
  public Set<String> rolesOf(AtprotoPrincipal principal) {
    return Set.of("writer");
  }
}
