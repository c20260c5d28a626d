package io.github.atprotojakarta.jakarta.test;

import io.github.atprotojakarta.jakarta.AtprotoPrincipal;
import io.github.atprotojakarta.jakarta.AtprotoRoles;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/** The roles of the application: everybody reads. */
@ApplicationScoped
class ReaderRoles implements AtprotoRoles {
  @Override
  public Set<String> rolesOf(AtprotoPrincipal principal) {
    return Set.of("reader");
  }
}
