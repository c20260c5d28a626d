package io.github.atprotojakarta.webapp.callers;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.security.Principal;

/** Says whom CDI takes for the caller. */
@RequestScoped
public class InjectedCaller {
  @Inject private Principal principal;

  /** The name of the injected principal. */
  public String caller() {
    return principal.getName();
  }
}
