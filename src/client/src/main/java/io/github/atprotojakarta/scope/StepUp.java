package io.github.atprotojakarta.scope;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Calculates the scopes to request when an application needs more than it was granted. */
final class StepUp {
  private final Scopes declared;

  StepUp(Scopes declared) {
    this.declared = declared;
  }

  static Scopes union(Scopes granted, Scopes needed) {
    List<String> all = new ArrayList<>(granted.values());
    all.addAll(needed.values());
    // A server may have granted values that are not allowed in a request.
    all.removeIf(value -> !ScopeSyntax.isToken(value));
    return canonical(all);
  }

  static Scopes canonical(Collection<String> values) {
    Set<String> sorted = new TreeSet<>();
    values.forEach(value -> sorted.add(Scope.read(value).toString()));
    Set<String> ordered = new LinkedHashSet<>();
    if (sorted.contains(Scopes.ATPROTO)) {
      ordered.add(Scopes.ATPROTO);
    }
    ordered.addAll(sorted);
    return Scopes.ofValues(ordered);
  }

  Scopes of(Scopes granted, Scopes needed) {
    Set<Scope> wanted = new LinkedHashSet<>();
    for (Scope scope : needed.scopes()) {
      if (!declared.has(scope)) {
        throw new IllegalArgumentException(
            "scope %s is not declared in the client metadata: %s".formatted(scope, declared));
      }
      wanted.add(scope);
    }
    granted.scopes().forEach(scope -> wanted.addAll(origins(scope)));
    return Scopes.ofValues(
        declared.values().stream().filter(value -> wanted.contains(Scope.read(value))).toList());
  }

  /** Returns the declared scopes that may have led to a granted one. */
  private List<? extends Scope> origins(Scope granted) {
    if (declared.has(granted)) {
      return List.of(granted);
    }
    return declared.scopes().stream().filter(scope -> mayBecome(scope, granted)).toList();
  }

  private static boolean mayBecome(Scope declared, Scope granted) {
    return (declared instanceof IncludeScope include && include.hasAuthorityOver(granted))
        || (declared instanceof SpaceScope space
            && granted instanceof SpaceScope grantedSpace
            && space.mayBecome(grantedSpace));
  }
}
