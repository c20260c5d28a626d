package io.github.atprotojakarta.oauth.client;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.atprotojakarta.internal.jose.EcPem;
import io.github.atprotojakarta.internal.jose.SigningKey;
import io.github.atprotojakarta.internal.json.JsonMembers;
import io.github.atprotojakarta.internal.json.UntrustedText;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads client keys from JWK, JWK set or PEM. No exception has a parser's exception as its cause,
 * because the message may quote the key.
 */
final class ClientKeyReader {
  private ClientKeyReader() {}

  static List<ClientKey> read(String text) {
    String stripped = text.strip();
    if (stripped.startsWith("-----BEGIN")) {
      return EcPem.read(stripped).stream().map(key -> ClientKey.named(key, null)).toList();
    }
    Map<String, Object> json;
    try {
      json = JSONObjectUtils.parse(stripped);
    } catch (ParseException e) {
      throw new IllegalArgumentException(
          "Client keys: the value is not a JWK, JWK set or PEM. A PEM begins with"
              + " \"-----BEGIN PRIVATE KEY-----\" or \"-----BEGIN EC PRIVATE KEY-----\"; a JWK or JWK set"
              + " is a JSON object");
    }
    return json.containsKey("keys") ? readSet(json) : List.of(readJwk(json, "the JWK"));
  }

  private static List<ClientKey> readSet(Map<String, Object> json) {
    Map<String, Object>[] members;
    try {
      members = JSONObjectUtils.getJSONObjectArray(json, "keys");
    } catch (ParseException e) {
      throw new IllegalArgumentException(
          "Client keys: \"keys\" of the JWK set is not a list of JWKs");
    }
    if (members == null || members.length == 0) {
      throw new IllegalArgumentException("Client keys: the JWK set has no key");
    }
    List<ClientKey> keys = new ArrayList<>();
    for (Map<String, Object> member : members) {
      keys.add(readJwk(member, "key " + (keys.size() + 1) + " of the JWK set"));
    }
    return keys;
  }

  private static ClientKey readJwk(Map<String, Object> members, String name) {
    if (!(members.get("kid") instanceof String kid) || kid.isBlank()) {
      throw new IllegalArgumentException(
          "Client keys: "
              + name
              + " has no \"kid\"; add one, because sessions store the kid of their key");
    }
    String named = "Client keys: " + name + " (kid \"" + UntrustedText.clean(kid) + "\")";
    demandSigning(members, named);
    try {
      SigningKey key = SigningKey.parse(members, List.of(Curve.P_256));
      if (!key.isPair()) {
        throw new IllegalArgumentException("its public and private parts do not belong together");
      }
      return new ClientKey(kid, key, createdAt(members));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(named + " cannot sign ES256: " + e.getMessage());
    }
  }

  /** A wrong date is no reason to refuse a key that signs. */
  private static @Nullable Instant createdAt(Map<String, Object> members) {
    return members.get("iat") instanceof Number seconds
        ? JsonMembers.time(seconds.doubleValue()).orElse(null)
        : null;
  }

  private static void demandSigning(Map<String, Object> members, String named) {
    if (!"ES256".equals(members.getOrDefault("alg", "ES256"))) {
      throw new IllegalArgumentException(named + " is not for ES256: see its \"alg\"");
    }
    if (!"sig".equals(members.getOrDefault("use", "sig"))) {
      throw new IllegalArgumentException(named + " is not for signing: see its \"use\"");
    }
    if (members.get("key_ops") instanceof List<?> operations && !operations.contains("sign")) {
      throw new IllegalArgumentException(named + " is not for signing: see its \"key_ops\"");
    }
  }
}
