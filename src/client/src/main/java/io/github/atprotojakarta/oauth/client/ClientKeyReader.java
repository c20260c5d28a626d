package io.github.atprotojakarta.oauth.client;

import com.nimbusds.jose.util.Base64;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.atprotojakarta.internal.jose.PrivatePem;
import io.github.atprotojakarta.internal.jose.SigningKey;
import io.github.atprotojakarta.internal.json.JsonMembers;
import io.github.atprotojakarta.internal.json.UntrustedText;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
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
    if (isPem(stripped)) {
      List<byte[]> certificates = PrivatePem.certificates(stripped);
      return PrivatePem.read(stripped).stream()
          .map(key -> ClientKey.named(key).certified(certificates))
          .toList();
    }
    Map<String, Object> json = json(stripped);
    return json.containsKey("keys") ? readSet(json) : List.of(readJwk(json, "the JWK"));
  }

  /** Reads one key of this name: PEM, or a JWK with the same {@code kid} or none. */
  static ClientKey read(String text, String kid) {
    String stripped = text.strip();
    String named = "Client keys: the value for \"" + UntrustedText.clean(kid) + "\" ";
    if (isPem(stripped)) {
      List<SigningKey> keys = PrivatePem.read(stripped);
      if (keys.size() > 1) {
        throw new IllegalArgumentException(
            named + "has " + keys.size() + " keys; give each its own kid");
      }
      return ClientKey.of(kid, keys.get(0)).certified(PrivatePem.certificates(stripped));
    }
    Map<String, Object> json = json(stripped);
    if (json.containsKey("keys")) {
      throw new IllegalArgumentException(named + "is a JWK set; it must be one JWK or PEM key");
    }
    if (json.get("kid") instanceof String own && !own.equals(kid)) {
      throw new IllegalArgumentException(
          named + "is a JWK with another kid, \"" + UntrustedText.clean(own) + "\"");
    }
    Map<String, Object> members = new HashMap<>(json);
    members.put("kid", kid);
    return readJwk(members, "the JWK");
  }

  static boolean isPem(String text) {
    return text.startsWith("-----BEGIN");
  }

  private static Map<String, Object> json(String text) {
    try {
      return JSONObjectUtils.parse(text);
    } catch (ParseException e) {
      throw new IllegalArgumentException(
          "Client keys: the value is not a JWK, JWK set or PEM. A PEM begins with \"-----BEGIN"
              + " PRIVATE KEY-----\", \"-----BEGIN EC PRIVATE KEY-----\" or \"-----BEGIN RSA"
              + " PRIVATE KEY-----\"; a JWK or JWK set is a JSON object");
    }
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
      ClientKey key =
          ClientKey.of(kid, SigningKey.parse(members))
              .valid(KeyValidity.of(members))
              .created(createdAt(members))
              .certified(certificates(members));
      Object algorithm = members.get("alg");
      return algorithm == null
          ? key
          : key.only(ClientKeyAlgorithm.of(String.valueOf(algorithm)).orElseThrow());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(named + " cannot sign: " + e.getMessage());
    }
  }

  /** A wrong date is no reason to refuse a key that signs. */
  private static @Nullable Instant createdAt(Map<String, Object> members) {
    return members.get("iat") instanceof Number seconds
        ? JsonMembers.time(seconds.doubleValue()).orElse(null)
        : null;
  }

  /** The date of a certificate is for people only: a wrong chain is no reason to refuse the key. */
  private static List<byte[]> certificates(Map<String, Object> members) {
    List<byte[]> certificates = new ArrayList<>();
    if (members.get("x5c") instanceof List<?> chain) {
      for (Object certificate : chain) {
        certificates.add(new Base64(String.valueOf(certificate)).decode());
      }
    }
    return certificates;
  }

  private static void demandSigning(Map<String, Object> members, String named) {
    Object algorithm = members.get("alg");
    if (algorithm != null && ClientKeyAlgorithm.of(String.valueOf(algorithm)).isEmpty()) {
      throw new IllegalArgumentException(
          named + " is not for signatures with public keys: see its \"alg\"");
    }
    if (!"sig".equals(members.getOrDefault("use", "sig"))) {
      throw new IllegalArgumentException(named + " is not for signing: see its \"use\"");
    }
    Object operations = members.get("key_ops");
    if (operations != null && !(operations instanceof List<?> listed && listed.contains("sign"))) {
      throw new IllegalArgumentException(named + " is not for signing: see its \"key_ops\"");
    }
  }
}
