package io.github.atprotojakarta.scope;

import io.github.atprotojakarta.internal.json.JsonMembers;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A published permission set (atproto.com/specs/permission, "Permission Sets"). {@link
 * IncludeScope#expand} returns the scopes that it grants.
 *
 * @param nsid the NSID of the set
 * @param permissions the entries as they were published; invalid ones grant nothing
 */
public record PermissionSet(String nsid, List<JsonObject> permissions) {
  /**
   * Checks the NSID.
   *
   * @throws IllegalArgumentException when it is invalid
   */
  public PermissionSet {
    ScopeParameters.checkNsid("id", Objects.requireNonNull(nsid, "nsid"));
    permissions = List.copyOf(permissions);
  }

  /**
   * Parses a lexicon document.
   *
   * @throws IllegalArgumentException when it defines no permission set
   */
  public static PermissionSet parse(JsonObject lexicon) {
    Optional<String> id = JsonMembers.string(lexicon, "id");
    if (id.isEmpty()
        || !(lexicon.get("defs") instanceof JsonObject defs)
        || !(defs.get("main") instanceof JsonObject main)
        || !JsonMembers.string(main, "type").equals(Optional.of("permission-set"))
        || !(main.get("permissions") instanceof JsonArray permissions)) {
      throw new IllegalArgumentException(
          "Not a permission set: the document needs id, and defs.main of type permission-set with"
              + " a list of permissions");
    }
    return new PermissionSet(
        id.get(),
        permissions.stream()
            .filter(JsonObject.class::isInstance)
            .map(JsonValue::asJsonObject)
            .toList());
  }
}
