package io.github.atprotojakarta.webapp.secured;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStore;
import java.util.Set;

/** An identity store as Jakarta Security has them, which adds a group. */
@ApplicationScoped
public class Readers implements IdentityStore {
  @Override
  public Set<ValidationType> validationTypes() {
    return Set.of(ValidationType.PROVIDE_GROUPS);
  }

  @Override
  public Set<String> getCallerGroups(CredentialValidationResult caller) {
    return caller.getCallerPrincipal().getName().startsWith("did:plc:")
        ? Set.of("reader")
        : Set.of();
  }
}
