package io.github.atprotojakarta.oauth;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Optional;

/** The rules for the keys in client metadata. No message shows a key: it may be a private one. */
final class PublicJwksRules {
  /** RFC 7518 sections 6.2.2, 6.3.2 and 6.4.1. */
  private static final List<String> PRIVATE = List.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");

  private PublicJwksRules() {}

  static void check(JsonValue jwks) {
    List<JsonValue> keys =
        jwks instanceof JsonObject set
                && set.get("keys") != null
                && set.get("keys").getValueType() == JsonValue.ValueType.ARRAY
            ? List.copyOf(set.getJsonArray("keys"))
            : List.of();
    if (keys.isEmpty()) {
      throw new IllegalArgumentException(
          "Client metadata: \"jwks\" must be a JWK set with one public key at least");
    }
    keys.forEach(PublicJwksRules::checkKey);
  }

  private static void checkKey(JsonValue value) {
    if (!(value instanceof JsonObject key)
        || !(key.get("kid") instanceof JsonString kid)
        || kid.getString().isBlank()) {
      throw new IllegalArgumentException("Client metadata: a key of \"jwks\" has no \"kid\"");
    }
    Optional<String> secret = PRIVATE.stream().filter(key::containsKey).findFirst();
    if (secret.isPresent()) {
      throw new IllegalArgumentException(
          "Client metadata: the key \""
              + ServerText.clean(kid.getString())
              + "\" of \"jwks\" has the private member \""
              + secret.get()
              + "\"; publish public keys only, and replace this one if it was ever served");
    }
  }
}
