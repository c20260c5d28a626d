package io.github.atprotojakarta.oauth.client;

import io.github.atprotojakarta.internal.json.JsonMembers;
import io.github.atprotojakarta.internal.json.UntrustedText;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The rules for the keys in client metadata. No message shows a key: it may be a private one. */
final class PublicJwksRules {
  /** RFC 7518 sections 6.2.2, 6.3.2 and 6.4.1. */
  private static final List<String> PRIVATE = List.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");

  /** What a public key can be used for; the reference server passes over one that says more. */
  private static final List<JsonValue> PUBLIC_USES =
      Stream.of("verify", "encrypt", "wrapKey").<JsonValue>map(Json::createValue).toList();

  private static final JsonValue VERIFY = Json.createValue("verify");

  /** The members that make a P-256 key. */
  private static final List<String> PUBLIC = List.of("kty", "crv", "x", "y", "kid");

  private PublicJwksRules() {}

  /** The fault that cannot be mended by publishing something else. */
  static final class PrivateKeyException extends IllegalArgumentException {
    PrivateKeyException(String message) {
      super(message);
    }
  }

  /** Whether a published set holds a key, under its {@code kid}. */
  static boolean holds(JsonValue jwks, JsonObject own) {
    return keys(jwks).stream()
        .anyMatch(
            key ->
                key instanceof JsonObject published
                    && PUBLIC.stream()
                        .allMatch(name -> Objects.equals(own.get(name), published.get(name))));
  }

  static void check(JsonValue jwks) {
    List<JsonValue> keys = keys(jwks);
    if (keys.isEmpty()) {
      throw new IllegalArgumentException(
          "Client metadata: \"jwks\" must be a JWK set with one public key at least");
    }
    keys.forEach(PublicJwksRules::checkKey);
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
              + "\"; publish public keys only, and replace this one if it was ever served");
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
              + "; a public key that signatures are verified with has [\"verify\"], or none");
    }
    if (key.containsKey("revoked")) {
      throw new IllegalArgumentException(named + " is \"revoked\"; take it out of the set");
    }
  }
}
