package io.github.atprotojakarta.webapp.mechanisms;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStore;
import java.util.Set;

/** Knows one program, by its password. */
@ApplicationScoped
public class Robots implements IdentityStore {
  /** The name of the program. */
  public static final String NAME = "robot";

  /** Its password. */
  public static final String PASSWORD = "oil and electricity";

  /** Jakarta Security calls it by the type of the credential. */
  public CredentialValidationResult validate(UsernamePasswordCredential credential) {
    return credential.compareTo(NAME, PASSWORD)
        ? new CredentialValidationResult(NAME, Set.of("program"))
        : CredentialValidationResult.INVALID_RESULT;
  }
}
