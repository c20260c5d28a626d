package io.github.atprotojakarta.scope;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Compares scopes as the server of an account does: an {@code include} stands for the permissions
 * of its set, and {@code self} in the scope of a space for the account.
 *
 * <pre>{@code
 * ScopeComparison scopes = client.scopes(session.did());
 * Scopes granted = session.tokenInfo().granted();
 * Scopes missing = scopes.missing(granted, Scopes.parse("include:com.example.authFull"));
 * if (!missing.values().isEmpty()) {
 *   String request = scopes.stepUp(granted, missing, declared).toString();
 * }
 * }</pre>
 *
 * Sets are read only when the scopes differ without them. The methods throw the exceptions of
 * {@link PermissionSets#find}; nothing counts as granted then.
 */
public final class ScopeComparison {
  private final PermissionSets sets;
  private final String account;

  /**
   * Creates a comparison.
   *
   * @param account the DID of the account that granted the scopes
   */
  public ScopeComparison(PermissionSets sets, String account) {
    this.sets = Objects.requireNonNull(sets, "sets");
    this.account = Objects.requireNonNull(account, "account");
  }

  /**
   * Returns the requested scopes that the granted ones do not cover, as they were written. An
   * {@code include} is missing if one of its permissions is, or if it has none.
   */
  public Scopes missing(Scopes granted, Scopes requested) {
    return Scopes.ofValues(
        requested.values().stream().filter(value -> !covers(granted, Scope.read(value))).toList());
  }

  /**
   * Returns the scopes to request in order to add {@code needed} to the granted scopes, in the
   * spelling of the client metadata. A needed scope that is not declared is requested by a declared
   * one that allows all of it, or by an {@code include} whose set does.
   *
   * @param declared the scopes of the client metadata
   * @throws IllegalArgumentException when the declared scopes do not cover a needed scope
   */
  public Scopes stepUp(Scopes granted, Scopes needed, Scopes declared) {
    Set<Scope> wanted = new LinkedHashSet<>();
    needed.scopes().forEach(scope -> wanted.addAll(declared(scope, declared)));
    return granted.stepUp(Scopes.of(wanted), declared);
  }

  private boolean covers(Scopes granted, Scope requested) {
    if (granted.cover(requested)) {
      return true;
    }
    List<Scope> demanded = effective(requested);
    if (demanded.isEmpty()) {
      return false;
    }
    // Servers replace an include in the granted scope, but a server may leave it there.
    return demanded.stream().allMatch(granted::cover)
        || demanded.stream().allMatch(scope -> withSets(granted, scope).cover(scope));
  }

  /** Adds the permissions of the granted sets that may have a demanded one. */
  private Scopes withSets(Scopes granted, Scope demanded) {
    List<Scope> all = new ArrayList<>(granted.scopes());
    includesOf(granted, demanded).forEach(include -> all.addAll(effective(include)));
    return Scopes.of(all);
  }

  private Collection<Scope> declared(Scope needed, Scopes declared) {
    if (declared.has(needed)) {
      return List.of(needed);
    }
    Set<Scope> found = new LinkedHashSet<>();
    for (Scope demanded : effective(needed)) {
      found.add(
          Stream.concat(
                  declared.scopes().stream().filter(scope -> !(scope instanceof IncludeScope)),
                  includesOf(declared, demanded))
              .filter(candidate -> Scopes.of(effective(candidate)).cover(demanded))
              .findFirst()
              .orElseThrow(() -> notDeclared(needed, declared)));
    }
    if (found.isEmpty()) {
      throw notDeclared(needed, declared);
    }
    return found;
  }

  private static Stream<IncludeScope> includesOf(Scopes scopes, Scope permission) {
    return scopes.scopes().stream()
        .filter(IncludeScope.class::isInstance)
        .map(IncludeScope.class::cast)
        .filter(include -> include.hasAuthorityOver(permission));
  }

  /** Returns what a server grants in place of a scope. */
  private List<Scope> effective(Scope scope) {
    if (!(scope instanceof IncludeScope include)) {
      return List.of(forAccount(scope));
    }
    Optional<PermissionSet> set = sets.find(include.nsid());
    return set.isEmpty()
        ? List.of(include)
        : include.expand(set.get()).stream().map(this::forAccount).toList();
  }

  private Scope forAccount(Scope scope) {
    return scope instanceof SpaceScope space ? space.forAccount(account) : scope;
  }

  private static IllegalArgumentException notDeclared(Scope scope, Scopes declared) {
    return new IllegalArgumentException(
        "scope %s is not declared in the client metadata: %s".formatted(scope, declared));
  }
}
