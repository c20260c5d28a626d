package io.github.atprotojakarta.scope;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Permission to write records in the account's public repository (atproto.com/specs/permission,
 * "repo").
 *
 * @param collections the record types, or only {@code *} for all of them
 * @param actions the permitted operations
 */
public record RepoScope(Set<String> collections, Set<RepoAction> actions) implements Scope {
  static final String RESOURCE = "repo";
  static final String COLLECTION = "collection";
  static final String ACTION = "action";

  /**
   * Checks the arguments.
   *
   * @throws IllegalArgumentException when a collection is neither an NSID nor {@code *}, or when
   *     there is no collection or no action
   */
  public RepoScope {
    collections = ScopeParameters.nsidsOrAny(COLLECTION, collections);
    actions = ScopeParameters.choices(ACTION, RepoAction.class, actions);
  }

  /** Returns a scope for all actions on records of these types. */
  public static RepoScope of(String... collections) {
    return of(Arrays.asList(collections), EnumSet.allOf(RepoAction.class));
  }

  /** Returns a scope for all actions on all records. */
  public static RepoScope all() {
    return of(ScopeParameters.ANY);
  }

  /** Returns a scope for the same records with only these actions. */
  public RepoScope only(RepoAction... allowed) {
    return of(List.copyOf(collections), ScopeParameters.distinct(Arrays.asList(allowed)));
  }

  /** Returns whether this allows an action on records of a type. */
  public boolean allows(String collection, RepoAction action) {
    return actions.contains(action) && ScopeParameters.matches(collections, collection);
  }

  static RepoScope of(List<String> collections, Set<RepoAction> actions) {
    return new RepoScope(ScopeParameters.distinct(collections), actions);
  }

  static RepoScope parse(ScopeSyntax syntax) {
    syntax.allowOnly(COLLECTION, ACTION);
    return of(
        syntax.positionalOr(COLLECTION),
        syntax
            .values(ACTION)
            .map(words -> ScopeParameters.parse(ACTION, RepoAction.class, words))
            .orElse(EnumSet.allOf(RepoAction.class)));
  }

  @Override
  public String toString() {
    ScopeWriter writer = new ScopeWriter(RESOURCE).positional(COLLECTION, collections);
    return actions.size() == RepoAction.values().length
        ? writer.toString()
        : writer.parameter(ACTION, actions).toString();
  }
}
