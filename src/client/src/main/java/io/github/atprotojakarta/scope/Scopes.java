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
import java.util.stream.Stream;

/**
 * A set of scopes in the order in which they were written: those that a client declares, requests,
 * or was granted.
 *
 * <pre>{@code
 * Scopes granted = session.tokenInfo().granted();
 * if (!granted.allowsRepo("app.bsky.feed.post", RepoAction.CREATE)) {
 *   Scopes needed = Scopes.of(RepoScope.of("app.bsky.feed.post"));
 *   String request = granted.stepUp(needed, Scopes.parse(metadata.scope())).toString();
 * }
 * }</pre>
 *
 * The {@code allows} methods predict the decision of a server by the rules of
 * atproto.com/specs/permission; the server decides.
 */
public final class Scopes {
  /** The scope of every AT Protocol session. */
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
   * Parses a list separated by spaces. Duplicates are removed, and unknown scopes allow nothing.
   *
   * @throws IllegalArgumentException when a scope has a forbidden character (RFC 6749 section 3.3)
   */
  public static Scopes parse(String text) {
    Scopes scopes = granted(text);
    for (String value : scopes.values) {
      if (!ScopeSyntax.isToken(value)) {
        throw new IllegalArgumentException(
            "Scope value "
                + UntrustedText.quoted(value)
                + " has a character that is not allowed in scopes");
      }
    }
    return scopes;
  }

  /**
   * Parses a list of scopes that an application requests.
   *
   * @throws IllegalArgumentException when a scope is invalid or of an unknown kind; the message
   *     names the scope and the rule
   */
  public static Scopes parseStrictly(String text) {
    Scopes scopes = parse(text);
    scopes.values.forEach(Scope::parse);
    return scopes;
  }

  /** Parses scopes that a server granted, like {@link #parse}, but rejects nothing. */
  public static Scopes granted(String text) {
    return new Scopes(
        Arrays.stream(text.split(" ", -1)).filter(value -> !value.isEmpty()).toList());
  }

  /** Returns a set of these scopes. */
  public static Scopes of(Scope... scopes) {
    return of(List.of(scopes));
  }

  /** Returns a set of these scopes. */
  public static Scopes of(Collection<? extends Scope> scopes) {
    return new Scopes(scopes.stream().map(Scope::toString).toList());
  }

  /** Returns the scopes as they were written. */
  public Set<String> values() {
    return values;
  }

  /** Returns the parsed scopes; unknown ones are {@link OpaqueScope}s. */
  public Set<Scope> scopes() {
    return Collections.unmodifiableSet(scopes);
  }

  /** Returns whether this set contains a scope in the same spelling. */
  public boolean contains(String value) {
    return values.contains(value);
  }

  /** Returns whether this set contains all scopes of another one in the same spelling. */
  public boolean containsAll(Scopes others) {
    return values.containsAll(others.values);
  }

  /**
   * Checks the scope that a login requests against this set, the scopes that the client metadata
   * declare.
   *
   * @return the requested scopes
   * @throws IllegalArgumentException when the scope lacks {@code atproto}, or contains a scope that
   *     this set does not contain in the same spelling
   */
  public Scopes checkRequest(String requested) {
    Scopes scopes = parse(requested);
    if (!scopes.contains(ATPROTO)) {
      throw new IllegalArgumentException("scope \"" + requested + "\" lacks atproto");
    }
    if (!containsAll(scopes)) {
      throw new IllegalArgumentException(
          "scope \""
              + requested
              + "\" is not covered by the scope in the client metadata: "
              + this);
    }
    return scopes;
  }

  /** Returns whether an action on records of a type is allowed. */
  public boolean allowsRepo(String collection, RepoAction action) {
    return has(FixedScope.TRANSITION_GENERIC)
        || any(RepoScope.class, scope -> scope.allows(collection, action));
  }

  /**
   * Returns whether a call of another service is allowed.
   *
   * @param method the NSID of the method; {@code *} for all methods
   * @param service the service as a DID with a fragment; {@code *} for all services
   */
  public boolean allowsRpc(String method, String service) {
    boolean transition =
        has(FixedScope.TRANSITION_GENERIC)
            && (!method.startsWith(CHAT) || has(FixedScope.TRANSITION_CHAT_BSKY));
    return transition || any(RpcScope.class, scope -> scope.allows(method, service));
  }

  /** Returns whether uploading a file of a media type such as {@code image/png} is allowed. */
  public boolean allowsBlob(String mediaType) {
    return has(FixedScope.TRANSITION_GENERIC)
        || any(BlobScope.class, scope -> scope.allows(mediaType));
  }

  /** Returns whether an action on an attribute of the account is allowed. */
  public boolean allowsAccount(AccountAttribute attribute, AccountAction action) {
    boolean transition =
        attribute == AccountAttribute.EMAIL
            && action == AccountAction.READ
            && has(FixedScope.TRANSITION_EMAIL);
    return transition || any(AccountScope.class, scope -> scope.allows(attribute, action));
  }

  /** Returns whether changing an attribute of the identity is allowed. */
  public boolean allowsIdentity(IdentityAttribute attribute) {
    return any(IdentityScope.class, scope -> scope.allows(attribute));
  }

  /**
   * Returns whether one or several of these scopes together allow everything that a scope allows. A
   * fixed scope, an {@code include} and an unknown scope are covered only by themselves.
   */
  public boolean cover(Scope scope) {
    return new Coverage(this).of(scope);
  }

  /** Returns whether these scopes allow everything that others allow. */
  public boolean coverAll(Scopes others) {
    return missing(others).values.isEmpty();
  }

  /**
   * Returns the requested scopes that these granted scopes do not cover.
   *
   * <p>A server grants the permissions of an {@code include} instead of the {@code include} itself,
   * so call {@link #expand} on the requested scopes first. An {@code include} that is not expanded
   * is always missing.
   */
  public Scopes missing(Scopes requested) {
    return new Scopes(
        requested.values.stream().filter(value -> !cover(Scope.read(value))).toList());
  }

  /**
   * Replaces each {@code include} by the permissions of its set, if the set is among {@code sets}.
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
                        : Stream.of(scope))
            .map(Scope::toString)
            .toList());
  }

  /** Returns the scopes in canonical form and sorted, {@code atproto} first. */
  public Scopes canonical() {
    return StepUp.canonical(values);
  }

  /**
   * Returns the scopes to request in order to add {@code needed} to these granted scopes: the union
   * in canonical form.
   */
  public Scopes stepUp(Scopes needed) {
    return StepUp.union(this, needed);
  }

  /**
   * Like {@link #stepUp(Scopes)}, in the spelling of the client metadata, because servers reject
   * scopes that are not declared there literally. A granted permission that is not declared is part
   * of a declared {@code include}, which is requested again.
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

  /** Returns the scopes, separated by spaces. */
  @Override
  public String toString() {
    return String.join(" ", values);
  }
}
