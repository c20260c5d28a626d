package io.github.atprotojakarta.webapp.secured;

import io.github.atprotojakarta.jakarta.security.AtprotoAuthenticationMechanismDefinition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;

/** Turns the mechanism on; one member comes from this bean. */
@AtprotoAuthenticationMechanismDefinition(
    scope = "atproto repo:app.bsky.feed.post",
    loginScope = "atproto",
    loginPage = "#{definition.page}",
    home = "/who")
@Named("definition")
@ApplicationScoped
public class Definition {
  /** Where people sign in. */
  public String getPage() {
    return "/sign-in";
  }
}
