package io.github.atprotojakarta.persistence;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.atprotojakarta.Secret;
import java.security.SecureRandom;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * The keys that encrypt stored sessions and pending logins: 256-bit keys for AES-GCM, each with an
 * id. The first key encrypts, all keys decrypt.
 *
 * <p>To rotate keys without a restart: append the new key on every node, then move it to the front.
 * {@link ReencryptionTask} encrypts the sessions again and logs when no session needs the old key
 * any more. Wait one more hour for the pending logins, then remove the old key. A node that lacks
 * the key that encrypts a session treats the session as signed out, so every node needs the new key
 * before it becomes the first. A key must not encrypt more than 2<sup>32</sup> times (NIST SP
 * 800-38D section 8.3, random nonces).
 */
public final class KeyRing {
  private static final int KEY_BITS = 256;
  private static final int MAX_KID_LENGTH = 255;

  private final List<OctetSequenceKey> keys;
  private final Map<String, SecretKey> byId;

  private KeyRing(List<OctetSequenceKey> keys) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("The key ring is empty. It needs at least one key.");
    }
    this.keys = List.copyOf(keys);
    this.byId = index(this.keys);
  }

  /**
   * Reads a JWK set (RFC 7517) of {@code oct} keys, each with {@code kid} and a {@code k} of 32
   * bytes; {@code alg} is absent or {@code A256GCM}.
   *
   * @throws IllegalArgumentException if a key is invalid; the message names the key and the rule,
   *     never the key's value
   */
  public static KeyRing parse(Secret jwkSet) {
    List<OctetSequenceKey> keys = new ArrayList<>();
    for (Map<String, Object> member : members(jwkSet)) {
      keys.add(key(member, keys.size() + 1));
    }
    return new KeyRing(keys);
  }

  /** Generates a key ring with one new key. */
  public static KeyRing generate(SecureRandom random) {
    return new KeyRing(List.of(newKey(random)));
  }

  /** Returns this key ring with a new first key, which encrypts. The other keys still decrypt. */
  public KeyRing rotated(SecureRandom random) {
    List<OctetSequenceKey> rotated = new ArrayList<>();
    rotated.add(newKey(random));
    rotated.addAll(keys);
    return new KeyRing(rotated);
  }

  /** Returns the keys as a JWK set, for storage. */
  public Secret toJwkSet() {
    return Secret.of(new JWKSet(List.<JWK>copyOf(keys)).toString(false));
  }

  /** Returns the id of the key that encrypts. */
  public String encryptingKeyId() {
    return keys.get(0).getKeyID();
  }

  /** Returns the ids of all keys. The first one encrypts. */
  public List<String> keyIds() {
    return List.copyOf(byId.keySet());
  }

  Optional<SecretKey> find(String kid) {
    return Optional.ofNullable(byId.get(kid));
  }

  SecretKey encryptingKey() {
    return byId.values().iterator().next();
  }

  /** Returns the key ids, never the keys. */
  @Override
  public String toString() {
    return "KeyRing" + byId.keySet();
  }

  // The parser's exceptions may quote the keys, so none of them becomes a cause.
  private static List<Map<String, Object>> members(Secret jwkSet) {
    Map<String, Object> @Nullable [] members;
    try {
      members = JSONObjectUtils.getJSONObjectArray(JSONObjectUtils.parse(jwkSet.reveal()), "keys");
    } catch (ParseException e) {
      members = null;
    }
    if (members == null) {
      throw new IllegalArgumentException(
          "The key ring is not a JWK set, {\"keys\":[{\"kty\":\"oct\",\"kid\":...,\"k\":...}]}");
    }
    return List.of(members);
  }

  private static OctetSequenceKey key(Map<String, Object> member, int position) {
    if (!(member.get("kid") instanceof String kid) || kid.isBlank()) {
      throw new IllegalArgumentException("Encryption key number " + position + " has no kid");
    }
    if (kid.length() > MAX_KID_LENGTH) {
      throw new IllegalArgumentException(
          "Encryption key number " + position + ": kid is longer than " + MAX_KID_LENGTH);
    }
    if (!"oct".equals(member.get("kty"))) {
      throw broken(kid, "kty must be \"oct\"");
    }
    Object algorithm = member.get("alg");
    if (algorithm != null && !EncryptionMethod.A256GCM.getName().equals(algorithm)) {
      throw broken(kid, "alg must be \"A256GCM\"");
    }
    OctetSequenceKey key = octets(member, kid);
    if (key.size() != KEY_BITS) {
      throw broken(kid, "k must be 32 bytes in base64url, not " + key.size() / 8);
    }
    return key;
  }

  private static OctetSequenceKey octets(Map<String, Object> member, String kid) {
    try {
      return OctetSequenceKey.parse(member);
    } catch (ParseException e) {
      throw broken(kid, "it is not a JWK with the members kty, kid, alg and k");
    }
  }

  private static IllegalArgumentException broken(String kid, String rule) {
    return new IllegalArgumentException("Encryption key \"" + kid + "\": " + rule);
  }

  private static Map<String, SecretKey> index(List<OctetSequenceKey> keys) {
    Map<String, SecretKey> byId = new LinkedHashMap<>();
    Map<Base64URL, String> values = new HashMap<>();
    for (OctetSequenceKey key : keys) {
      String kid = key.getKeyID();
      if (byId.put(kid, key.toSecretKey("AES")) != null) {
        throw broken(kid, "two keys have this kid");
      }
      String other = values.put(key.getKeyValue(), kid);
      if (other != null) {
        throw broken(kid, "it is the same key as \"" + other + "\"");
      }
    }
    return byId;
  }

  private static OctetSequenceKey newKey(SecureRandom random) {
    byte[] value = new byte[KEY_BITS / 8];
    random.nextBytes(value);
    byte[] id = new byte[8];
    random.nextBytes(id);
    return new OctetSequenceKey.Builder(value)
        .keyID(HexFormat.of().formatHex(id))
        .algorithm(EncryptionMethod.A256GCM)
        .build();
  }
}
