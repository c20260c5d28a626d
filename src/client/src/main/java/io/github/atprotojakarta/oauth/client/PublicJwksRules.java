package io.github.atprotojakarta.oauth.client;

import io.github.atprotojakarta.internal.json.JsonMembers;
import io.github.atprotojakarta.internal.json.UntrustedText;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The rules for the keys in client metadata. No message shows a key, because it may be private. */
final class PublicJwksRules {
  /** RFC 7518 sections 6.2.2, 6.3.2 and 6.4.1. */
  private static final List<String> PRIVATE = List.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");

  /** The allowed uses of a public key; the reference server ignores a key with others. */
  private static final List<JsonValue> PUBLIC_USES =
      Stream.of("verify", "encrypt", "wrapKey").<JsonValue>map(Json::createValue).toList();

  private static final JsonValue VERIFY = Json.createValue("verify");

  /** The members that tell one public key from another one (RFC 7518 sections 6.2.1, 6.3.1). */
  private static final List<String> PUBLIC = List.of("kty", "crv", "x", "y", "n", "e", "kid");

  private PublicJwksRules() {}

  /** The fault that publishing another document does not fix: the key is known to others. */
  static final class PrivateKeyException extends IllegalArgumentException {
    PrivateKeyException(String message) {
      super(message);
    }
  }

  /** Returns the keys of a set, each with the members only that tell it from other keys. */
  static Set<JsonObject> publicKeys(JsonValue jwks) {
    Set<JsonObject> keys = new LinkedHashSet<>();
    for (JsonValue key : keys(jwks)) {
      if (key instanceof JsonObject object) {
        JsonObjectBuilder members = Json.createObjectBuilder();
        for (String name : PUBLIC) {
          JsonValue value = object.get(name);
          if (value != null) {
            members.add(name, value);
          }
        }
        keys.add(members.build());
      }
    }
    return keys;
  }

  static void check(JsonValue jwks) {
    List<JsonValue> keys = keys(jwks);
    if (keys.isEmpty()) {
      throw new IllegalArgumentException(
          "Client metadata: \"jwks\" must be a JWK set with at least one public key");
    }
    keys.forEach(PublicJwksRules::checkKey);
    if (keys.stream().allMatch(key -> key.asJsonObject().containsKey("revoked"))) {
      throw new IllegalArgumentException(
          "Client metadata: each key of \"jwks\" is \"revoked\"; add one that is not");
    }
  }

  private static List<JsonValue> keys(JsonValue jwks) {
    return jwks instanceof JsonObject set
            && set.get("keys") != null
            && set.get("keys").getValueType() == JsonValue.ValueType.ARRAY
        ? List.copyOf(set.getJsonArray("keys"))
        : List.of();
  }

  private static void checkKey(JsonValue value) {
    JsonObject key = value instanceof JsonObject object ? object : JsonValue.EMPTY_JSON_OBJECT;
    String kid = JsonMembers.string(key, "kid").orElse("");
    Optional<String> secret = PRIVATE.stream().filter(key::containsKey).findFirst();
    if (secret.isPresent()) {
      throw new PrivateKeyException(
          "Client metadata: the key \""
              + UntrustedText.clean(kid)
              + "\" of \"jwks\" has the private member \""
              + secret.get()
              + "\"; publish public keys only, and replace this key if it was ever published");
    }
    if (kid.isBlank()) {
      throw new IllegalArgumentException("Client metadata: a key of \"jwks\" has no \"kid\"");
    }
    checkUse(key, "Client metadata: the key \"" + UntrustedText.clean(kid) + "\"");
  }

  private static void checkUse(JsonObject key, String named) {
    JsonValue use = key.get("use");
    boolean signs = Json.createValue("sig").equals(use);
    if (use != null && !signs && !Json.createValue("enc").equals(use)) {
      throw new IllegalArgumentException(
          named
              + " has \"use\" "
              + JsonMembers.describe(key, "use")
              + "; it must be \"sig\" or \"enc\"");
    }
    JsonValue operations = key.get("key_ops");
    boolean allowed =
        operations == null
            || (operations.getValueType() == JsonValue.ValueType.ARRAY
                && !operations.asJsonArray().isEmpty()
                && operations.asJsonArray().stream()
                    .allMatch(signs ? VERIFY::equals : PUBLIC_USES::contains));
    if (!allowed) {
      throw new IllegalArgumentException(
          named
              + " has \"key_ops\" "
              + JsonMembers.describe(key, "key_ops")
              + "; a public key for verifying signatures has [\"verify\"] or no key_ops");
    }
  }
}
