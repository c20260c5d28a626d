package io.github.atprotojakarta.scope;

import io.github.atprotojakarta.internal.json.UntrustedText;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Permission for spaces, which hold records that are not public (proposal 0016, "Permissioned
 * Data", section "OAuth scopes"). Spaces are an alpha: the syntax is that of the reference
 * implementation, and may change in any release.
 *
 * <pre>{@code
 * SpaceScope.of("com.example.forum").at("*").only(SpaceAction.READ);
 *     // space:com.example.forum?authority=*&action=read
 * }</pre>
 *
 * @param type the NSID of the type of the spaces, or {@code *} for all types
 * @param authority the DID of the spaces' authority, {@code self} for the account itself, or {@code
 *     *} for all authorities
 * @param key the key of the space, or {@code *} for all keys
 * @param collections the types of records that may be written, or only {@code *} for all; none for
 *     those that the type of the spaces declares, which this library does not look up
 * @param actions the permitted operations on records
 * @param management the permitted operations on the spaces
 */
public record SpaceScope(
    String type,
    String authority,
    String key,
    Set<String> collections,
    Set<SpaceAction> actions,
    Set<SpaceManagement> management)
    implements Scope {
  static final String RESOURCE = "space";
  static final String TYPE = "type";
  static final String AUTHORITY = "authority";
  static final String KEY = "skey";
  static final String COLLECTION = "collection";
  static final String ACTION = "action";
  static final String MANAGE = "manage";

  /** The authority of an account's own spaces. */
  static final String SELF = "self";

  /** Without {@link SpaceAction#READ_SELF}, which {@link SpaceAction#READ} includes. */
  private static final Set<SpaceAction> USUAL_ACTIONS =
      EnumSet.complementOf(EnumSet.of(SpaceAction.READ_SELF));

  /** A DID of any method (atproto.com/specs/did). */
  private static final Pattern DID = Pattern.compile("did:[a-z]+:[a-zA-Z0-9._:%-]*[a-zA-Z0-9._-]");

  private static final int LONGEST_DID = 2048;

  /** As a record key (atproto.com/specs/record-key). */
  private static final Pattern RECORD_KEY = Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9_~.:-]{1,512}");

  /**
   * Checks the arguments.
   *
   * @throws IllegalArgumentException when one of them has an invalid value
   */
  public SpaceScope {
    ScopeParameters.nsidsOrAny(TYPE, Set.of(type));
    if (!authority.equals(SELF) && !authority.equals(ScopeParameters.ANY) && !isDid(authority)) {
      throw invalid(AUTHORITY, authority, "a DID, self or *");
    }
    if (!key.equals(ScopeParameters.ANY) && !RECORD_KEY.matcher(key).matches()) {
      throw invalid(KEY, key, "a space key such as default, or *");
    }
    collections =
        collections.isEmpty() ? Set.of() : ScopeParameters.nsidsOrAny(COLLECTION, collections);
    actions = ScopeParameters.choices(ACTION, SpaceAction.class, actions);
    management =
        management.isEmpty()
            ? Set.of()
            : ScopeParameters.choices(MANAGE, SpaceManagement.class, management);
  }

  /**
   * Returns a scope for the account's own spaces of a type: for reading, and for writing records of
   * the types that the space type declares.
   */
  public static SpaceScope of(String type) {
    return new SpaceScope(
        type, SELF, ScopeParameters.ANY, Set.of(), EnumSet.copyOf(USUAL_ACTIONS), Set.of());
  }

  /** Returns a scope for spaces with another {@link #authority}. */
  public SpaceScope at(String authority) {
    return new SpaceScope(type, authority, key, collections, actions, management);
  }

  /** Returns a scope for the space with a {@link #key}. */
  public SpaceScope keyed(String key) {
    return new SpaceScope(type, authority, key, collections, actions, management);
  }

  /** Returns a scope that permits writing records of these types. */
  public SpaceScope writing(String... collections) {
    return new SpaceScope(
        type,
        authority,
        key,
        ScopeParameters.distinct(Arrays.asList(collections)),
        actions,
        management);
  }

  /** Returns a scope with only these operations on records. */
  public SpaceScope only(SpaceAction... allowed) {
    return new SpaceScope(
        type,
        authority,
        key,
        collections,
        ScopeParameters.distinct(Arrays.asList(allowed)),
        management);
  }

  /** Returns a scope with these operations on the spaces. */
  public SpaceScope managing(SpaceManagement... allowed) {
    return new SpaceScope(
        type,
        authority,
        key,
        collections,
        actions,
        ScopeParameters.distinct(Arrays.asList(allowed)));
  }

  static SpaceScope parse(ScopeSyntax syntax) {
    syntax.allowOnly(TYPE, AUTHORITY, KEY, COLLECTION, ACTION, MANAGE);
    return of(
        syntax.singlePositionalOr(TYPE),
        syntax.single(AUTHORITY).orElse(SELF),
        syntax.single(KEY).orElse(ScopeParameters.ANY),
        syntax.values(COLLECTION).orElse(List.of()),
        syntax.values(ACTION).orElse(List.of()),
        syntax.values(MANAGE).orElse(List.of()));
  }

  /** Returns a scope of the words that a scope or a permission set has; none for the defaults. */
  static SpaceScope of(
      String type,
      String authority,
      String key,
      List<String> collections,
      List<String> actions,
      List<String> management) {
    return new SpaceScope(
        type,
        authority,
        key,
        ScopeParameters.distinct(collections),
        actions.isEmpty()
            ? EnumSet.copyOf(USUAL_ACTIONS)
            : ScopeParameters.parse(ACTION, SpaceAction.class, actions),
        ScopeParameters.parse(MANAGE, SpaceManagement.class, management));
  }

  /** Returns the scope that a server grants an account in place of this one. */
  SpaceScope forAccount(String did) {
    return authority.equals(SELF) ? at(did) : this;
  }

  /** Returns whether this scope is for all spaces of another one. */
  boolean hasSpacesOf(SpaceScope other) {
    return hasAll(type, other.type) && hasAll(authority, other.authority) && hasAll(key, other.key);
  }

  private static boolean hasAll(String own, String other) {
    return own.equals(ScopeParameters.ANY) || own.equals(other);
  }

  /**
   * Returns the single permissions of this scope, as tests of a scope for the same spaces. Declared
   * collections are not known, so writing without collections needs only the operation.
   */
  Stream<Predicate<SpaceScope>> demands() {
    return Stream.concat(
        actions.stream().flatMap(this::demands),
        management.stream().map(operation -> other -> other.management.contains(operation)));
  }

  private Stream<Predicate<SpaceScope>> demands(SpaceAction action) {
    return action.reads() || collections.isEmpty()
        ? Stream.of(other -> other.allows(action))
        : collections.stream()
            .map(
                name ->
                    other ->
                        other.allows(action) && ScopeParameters.matches(other.collections, name));
  }

  private boolean allows(SpaceAction action) {
    return actions.contains(action)
        || (action == SpaceAction.READ_SELF && actions.contains(SpaceAction.READ));
  }

  /** Returns whether a server may have granted another scope in place of this one. */
  boolean mayBecome(SpaceScope granted) {
    return (authority.equals(SELF) ? at(granted.authority) : this)
        .equals(collections.isEmpty() ? granted.writing() : granted);
  }

  private static boolean isDid(String text) {
    return text.length() <= LONGEST_DID && DID.matcher(text).matches();
  }

  private static IllegalArgumentException invalid(String parameter, String text, String rule) {
    return new IllegalArgumentException(
        "%s %s is not %s".formatted(parameter, UntrustedText.quoted(text), rule));
  }

  @Override
  public String toString() {
    ScopeWriter writer = new ScopeWriter(RESOURCE).positional(TYPE, Set.of(type));
    if (!authority.equals(SELF)) {
      writer.parameter(AUTHORITY, Set.of(authority));
    }
    if (!key.equals(ScopeParameters.ANY)) {
      writer.parameter(KEY, Set.of(key));
    }
    return writer
        .parameter(COLLECTION, collections)
        .parameter(ACTION, actions.equals(USUAL_ACTIONS) ? Collections.emptySet() : actions)
        .parameter(MANAGE, management)
        .toString();
  }
}
