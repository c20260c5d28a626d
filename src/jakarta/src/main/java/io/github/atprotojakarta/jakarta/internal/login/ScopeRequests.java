package io.github.atprotojakarta.jakarta.internal.login;

import io.github.atprotojakarta.jakarta.AtprotoConfiguration;
import io.github.atprotojakarta.scope.IncludeScope;
import io.github.atprotojakarta.scope.Scope;
import io.github.atprotojakarta.scope.Scopes;
import java.util.LinkedHashSet;
import java.util.Set;

/** Calculates the scopes to request when an application needs more than an account granted. */
final class ScopeRequests {
  private final Scopes declared;

  ScopeRequests(AtprotoConfiguration configuration) {
    this.declared = Scopes.parse(configuration.scope());
  }

  /**
   * Returns the scopes to request: the granted ones, and those of {@code atproto.scope} that cover
   * the missing ones.
   *
   * @throws IllegalStateException when {@code atproto.scope} does not cover a missing scope
   */
  Scopes of(Scopes granted, Scopes missing) {
    Set<Scope> needed = new LinkedHashSet<>();
    missing.scopes().forEach(scope -> needed.add(declared(scope)));
    Scopes all = granted.stepUp(Scopes.of(needed), declared);
    // A server may grant less than it was asked for, but a request without atproto is invalid.
    return all.contains(Scopes.ATPROTO) ? all : Scopes.parse(Scopes.ATPROTO + " " + all);
  }

  private Scope declared(Scope scope) {
    if (declared.scopes().contains(scope)) {
      return scope;
    }
    return declared.scopes().stream()
        .filter(candidate -> Scopes.of(candidate).cover(scope))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "The application requires the scope "
                        + scope
                        + (scope instanceof IncludeScope
                            ? ". Require the permissions of an include, not the include itself."
                            : ", which the setting atproto.scope does not cover. Add it there.")));
  }
}
