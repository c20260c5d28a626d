package io.github.atprotojakarta.scope;

import io.github.atprotojakarta.internal.json.JsonMembers;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parses an entry of a permission set (atproto.com/specs/permission, "Permission Sets"). */
final class LexiconPermission {
  private static final String INHERIT = "inheritAud";
  private static final String SPACE_TYPE = "spaceType";
  private static final Set<String> COMMON = Set.of("type", "resource");

  private final JsonObject json;

  private LexiconPermission(JsonObject json) {
    this.json = json;
  }

  /**
   * Parses an entry; empty if a part of it is unknown, because an unknown field may restrict the
   * permission.
   *
   * @param audience the audience of the scope that includes the set
   */
  static Optional<Scope> read(JsonObject json, @Nullable String audience) {
    LexiconPermission permission = new LexiconPermission(json);
    try {
      permission.requireString("type", "permission");
      return Optional.ofNullable(permission.scope(audience));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private @Nullable Scope scope(@Nullable String audience) {
    return switch (string("resource")) {
      case RepoScope.RESOURCE -> repo();
      case RpcScope.RESOURCE -> rpc(audience);
      case SpaceScope.RESOURCE -> space();
      default -> null;
    };
  }

  private Scope repo() {
    allowOnly(RepoScope.COLLECTION, RepoScope.ACTION);
    return RepoScope.of(
        strings(RepoScope.COLLECTION),
        json.containsKey(RepoScope.ACTION)
            ? ScopeParameters.parse(RepoScope.ACTION, RepoAction.class, strings(RepoScope.ACTION))
            : EnumSet.allOf(RepoAction.class));
  }

  private Scope rpc(@Nullable String audience) {
    allowOnly(RpcScope.METHOD, RpcScope.AUDIENCE, INHERIT);
    List<String> methods = strings(RpcScope.METHOD);
    if (!inherits()) {
      // A set must not choose the service that receives the account's requests.
      requireString(RpcScope.AUDIENCE, ScopeParameters.ANY);
      return RpcScope.of(methods, ScopeParameters.ANY);
    }
    if (json.containsKey(RpcScope.AUDIENCE) || audience == null) {
      throw new IllegalArgumentException("there must be exactly one audience");
    }
    return RpcScope.of(methods, audience);
  }

  /** The type is called {@code spaceType} here, because {@code type} marks a permission. */
  private Scope space() {
    allowOnly(
        SPACE_TYPE,
        SpaceScope.AUTHORITY,
        SpaceScope.KEY,
        SpaceScope.COLLECTION,
        SpaceScope.ACTION,
        SpaceScope.MANAGE);
    return SpaceScope.of(
        string(SPACE_TYPE),
        stringOr(SpaceScope.AUTHORITY, SpaceScope.SELF),
        stringOr(SpaceScope.KEY, ScopeParameters.ANY),
        optionalStrings(SpaceScope.COLLECTION),
        optionalStrings(SpaceScope.ACTION),
        optionalStrings(SpaceScope.MANAGE));
  }

  private String stringOr(String name, String missing) {
    return json.containsKey(name) ? string(name) : missing;
  }

  private List<String> optionalStrings(String name) {
    if (!json.containsKey(name)) {
      return List.of();
    }
    List<String> strings = strings(name);
    if (strings.isEmpty()) {
      throw new IllegalArgumentException(name + " must not be empty");
    }
    return strings;
  }

  private boolean inherits() {
    JsonValue value = json.getOrDefault(INHERIT, JsonValue.FALSE);
    if (!value.equals(JsonValue.TRUE) && !value.equals(JsonValue.FALSE)) {
      throw new IllegalArgumentException(INHERIT + " must be true or false");
    }
    return value.equals(JsonValue.TRUE);
  }

  private void allowOnly(String... names) {
    for (String name : json.keySet()) {
      if (!COMMON.contains(name) && !List.of(names).contains(name)) {
        throw new IllegalArgumentException("unknown field");
      }
    }
  }

  private void requireString(String name, String expected) {
    if (!string(name).equals(expected)) {
      throw new IllegalArgumentException(name + " must be " + expected);
    }
  }

  private String string(String name) {
    return JsonMembers.string(json, name)
        .orElseThrow(() -> new IllegalArgumentException(name + " must be a string"));
  }

  private List<String> strings(String name) {
    return JsonMembers.strings(json, name)
        .orElseThrow(() -> new IllegalArgumentException(name + " must be a list of strings"));
  }
}
