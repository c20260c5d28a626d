package io.github.atprotojakarta.webapp;

import io.github.atprotojakarta.config.Settings;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.AtprotoPrincipal;
import io.github.atprotojakarta.jakarta.AtprotoRoles;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Gives the role {@value #ROLE} to the accounts of {@code example.operators}, a list of DIDs with
 * commas or spaces between them. Without it nobody is an operator.
 */
@ApplicationScoped
public class Operators implements AtprotoRoles {
  static final String ROLE = "operator";
  private static final Pattern SEPARATOR = Pattern.compile("[,\\s]+");

  private final Set<Did> operators;

  /** For the container's proxy. */
  protected Operators() {
    operators = Set.of();
  }

  /**
   * Reads the setting.
   *
   * @throws IllegalArgumentException if it has something that is no DID: a handle can change hands
   */
  @Inject
  public Operators(Settings settings) {
    String value = settings.get("example.operators").orElse("");
    try {
      operators =
          SEPARATOR
              .splitAsStream(value.strip())
              .filter(name -> !name.isEmpty())
              .map(Did::parse)
              .collect(Collectors.toSet());
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("example.operators must be DIDs: " + e.getMessage(), e);
    }
  }

  @Override
  public Set<String> rolesOf(AtprotoPrincipal principal) {
    return operators.contains(principal.did()) ? Set.of(ROLE) : Set.of();
  }
}
