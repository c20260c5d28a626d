package io.github.atprotojakarta.scope;

import io.github.atprotojakarta.internal.json.UntrustedText;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A set of scopes, in the order in which they were written: what a client declares, asks for, or
 * was granted.
 *
 * <pre>{@code
 * Scopes granted = session.tokenInfo().granted();
 * if (!granted.allowsRepo("app.bsky.feed.post", RepoAction.CREATE)) {
 *   Scopes needed = Scopes.of(RepoScope.of("app.bsky.feed.post"));
 *   String ask = granted.stepUp(needed, Scopes.parse(metadata.scope())).toString();
 * }
 * }</pre>
 *
 * What a server really allows is for the server to say; this foretells it by the rules of
 * atproto.com/specs/permission.
 */
public final class Scopes {
  /** The value that every AT Protocol session has. */
  public static final String ATPROTO = "atproto";

  private static final String CHAT = "chat.bsky.";

  private final Set<String> values;
  private final Set<Scope> scopes;

  private Scopes(Collection<String> values) {
    this.values = Collections.unmodifiableSet(new LinkedHashSet<>(values));
    this.scopes =
        this.values.stream().map(Scope::read).collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /**
   * Reads a list separated by spaces. Values that are there twice count once; those that are not
   * understood allow nothing.
   *
   * @throws IllegalArgumentException when a value has a character that scopes may not have (RFC
   *     6749 section 3.3)
   */
  public static Scopes parse(String text) {
    Scopes scopes = granted(text);
    for (String value : scopes.values) {
      if (!ScopeSyntax.isToken(value)) {
        throw new IllegalArgumentException(
            "Scope value " + UntrustedText.quoted(value) + " has a character that none may have");
      }
    }
    return scopes;
  }

  /**
   * Reads a list that an application is about to ask for.
   *
   * @throws IllegalArgumentException naming the scope and the rule, when one is malformed or of a
   *     kind that this library does not know
   */
  public static Scopes parseStrictly(String text) {
    Scopes scopes = parse(text);
    scopes.values.forEach(Scope::parse);
    return scopes;
  }

  /** Reads what a server granted: as {@link #parse}, but nothing is refused. */
  public static Scopes granted(String text) {
    return new Scopes(
        Arrays.stream(text.split(" ", -1)).filter(value -> !value.isEmpty()).toList());
  }

  /** These scopes. */
  public static Scopes of(Scope... scopes) {
    return of(List.of(scopes));
  }

  /** These scopes. */
  public static Scopes of(Collection<? extends Scope> scopes) {
    return new Scopes(scopes.stream().map(Scope::toString).toList());
  }

  /** The values as they were written. */
  public Set<String> values() {
    return values;
  }

  /** The scopes, understood as far as they can be. */
  public Set<Scope> scopes() {
    return Collections.unmodifiableSet(scopes);
  }

  /** Whether a value is in this set, as it is written. */
  public boolean contains(String value) {
    return values.contains(value);
  }

  /** Whether every value of another set is in this set, as it is written. */
  public boolean containsAll(Scopes others) {
    return values.containsAll(others.values);
  }

  /** Whether an action on records of a type is allowed. */
  public boolean allowsRepo(String collection, RepoAction action) {
    return has(FixedScope.TRANSITION_GENERIC)
        || any(RepoScope.class, scope -> scope.allows(collection, action));
  }

  /**
   * Whether a call of another service is allowed.
   *
   * @param method the NSID of the method; {@code *} for a call that is bound to none
   * @param service the service as a DID with a fragment; {@code *} for any
   */
  public boolean allowsRpc(String method, String service) {
    boolean transition =
        has(FixedScope.TRANSITION_GENERIC)
            && (!method.startsWith(CHAT) || has(FixedScope.TRANSITION_CHAT_BSKY));
    return transition || any(RpcScope.class, scope -> scope.allows(method, service));
  }

  /** Whether uploading a file of a media type, such as {@code image/png}, is allowed. */
  public boolean allowsBlob(String mediaType) {
    return has(FixedScope.TRANSITION_GENERIC)
        || any(BlobScope.class, scope -> scope.allows(mediaType));
  }

  /** Whether an action on a part of the account is allowed. */
  public boolean allowsAccount(AccountAttribute attribute, AccountAction action) {
    boolean transition =
        attribute == AccountAttribute.EMAIL
            && action == AccountAction.READ
            && has(FixedScope.TRANSITION_EMAIL);
    return transition || any(AccountScope.class, scope -> scope.allows(attribute, action));
  }

  /** Whether changing a part of the identity is allowed. */
  public boolean allowsIdentity(IdentityAttribute attribute) {
    return any(IdentityScope.class, scope -> scope.allows(attribute));
  }

  /**
   * Whether these allow everything that a scope allows, one of them or several together. A fixed
   * scope, an {@code include} and one that is not understood must be there themselves.
   */
  public boolean cover(Scope scope) {
    return new Coverage(this).of(scope);
  }

  /** Whether these allow everything that others allow. */
  public boolean coverAll(Scopes others) {
    return missing(others).values.isEmpty();
  }

  /**
   * What was asked and is not covered by these, which were granted.
   *
   * <p>A server grants the permissions of an {@code include} in its place, so {@link #expand} what
   * was asked first; as it stands, an {@code include} is then always missing.
   */
  public Scopes missing(Scopes asked) {
    return new Scopes(asked.values.stream().filter(value -> !cover(Scope.read(value))).toList());
  }

  /**
   * These with the permissions of sets in the place of {@code include}s, where the set is given.
   */
  public Scopes expand(Collection<PermissionSet> sets) {
    Map<String, PermissionSet> byName =
        sets.stream().collect(Collectors.toMap(PermissionSet::nsid, set -> set, (one, two) -> one));
    return new Scopes(
        scopes.stream()
            .flatMap(
                scope ->
                    scope instanceof IncludeScope include && byName.containsKey(include.nsid())
                        ? include.expand(byName.get(include.nsid())).stream()
                        : java.util.stream.Stream.of(scope))
            .map(Scope::toString)
            .toList());
  }

  /** The same scopes, each in its canonical form, once, and in order; {@code atproto} first. */
  public Scopes canonical() {
    return StepUp.canonical(values);
  }

  /**
   * What to ask for so that these, which were granted, stay and others come on top: the union, in
   * canonical form.
   */
  public Scopes stepUp(Scopes needed) {
    return StepUp.union(this, needed);
  }

  /**
   * As {@link #stepUp(Scopes)}, in the words of the client metadata: servers compare scopes with
   * those that are declared there letter by letter, and refuse all others. A granted permission
   * that is not declared came from a declared {@code include}, which is asked for again.
   *
   * @param declared the scopes of the client metadata
   * @throws IllegalArgumentException when a needed scope is not declared
   */
  public Scopes stepUp(Scopes needed, Scopes declared) {
    return new StepUp(declared).of(this, needed);
  }

  static Scopes ofValues(Collection<String> values) {
    return new Scopes(values);
  }

  boolean has(Scope scope) {
    return scopes.contains(scope);
  }

  <T extends Scope> boolean any(Class<T> kind, Predicate<T> test) {
    return scopes.stream().filter(kind::isInstance).map(kind::cast).anyMatch(test);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Scopes scopesOther && values.equals(scopesOther.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  /** The values, separated by spaces. */
  @Override
  public String toString() {
    return String.join(" ", values);
  }
}
