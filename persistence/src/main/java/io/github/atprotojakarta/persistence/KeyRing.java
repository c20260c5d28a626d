package io.github.atprotojakarta.persistence;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.util.Base64URL;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.internal.jose.Base64Url;
import io.github.atprotojakarta.internal.json.JsonMembers;
import io.github.atprotojakarta.internal.json.UntrustedJson;
import io.github.atprotojakarta.internal.json.UnusableJsonException;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
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
 * the key of a session cannot use the session and is not ready, so every node needs the new key
 * before it becomes the first. A key must not encrypt more than 2<sup>32</sup> times (NIST SP
 * 800-38D section 8.3, random nonces).
 */
public final class KeyRing {
  private static final EncryptionMethod ALGORITHM = EncryptionMethod.A256GCM;
  private static final int KEY_BYTES = 32;

  /** Far more than a thousand keys need. */
  private static final long MAX_SIZE = 1024 * 1024;

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
   * bytes; {@code alg} is absent or {@code A256GCM}. Other members are ignored, but for {@code
   * iat}.
   *
   * @throws IllegalArgumentException if a key is invalid; the message names the key and the rule,
   *     never the key's value
   */
  public static KeyRing parse(Secret jwkSet) {
    List<OctetSequenceKey> keys = new ArrayList<>();
    for (JsonValue member : members(jwkSet)) {
      keys.add(key(member, keys.size() + 1));
    }
    return new KeyRing(keys);
  }

  /** Generates a key ring with one new key. */
  public static KeyRing generate(SecureRandom random) {
    return generate(random, Clock.systemUTC());
  }

  /**
   * Generates a key ring with one new key.
   *
   * @param clock the time at which the key is created: {@link #createdAt}
   */
  public static KeyRing generate(SecureRandom random, Clock clock) {
    return new KeyRing(List.of(newKey(random, clock)));
  }

  /** Returns this key ring with a new first key, which encrypts. The other keys still decrypt. */
  public KeyRing rotated(SecureRandom random) {
    List<OctetSequenceKey> rotated = new ArrayList<>();
    rotated.add(newKey(random, Clock.systemUTC()));
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

  /**
   * Returns when a key was created, in whole seconds: the member {@code iat} of its JWK, which this
   * library writes into the keys that it generates. Empty for a key without a usable date, and for
   * a key that is not in this ring.
   */
  public Optional<Instant> createdAt(String kid) {
    return keys.stream()
        .filter(key -> key.getKeyID().equals(kid))
        .findFirst()
        .map(key -> key.getIssueTime())
        .map(Date::toInstant);
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

  private static List<JsonValue> members(Secret jwkSet) {
    byte[] json = jwkSet.reveal().getBytes(StandardCharsets.UTF_8);
    JsonObject set;
    try {
      set = UntrustedJson.read(json, MAX_SIZE);
    } catch (UnusableJsonException e) {
      throw notAKeySet(e.getMessage());
    }
    if (!(set.get("keys") instanceof JsonArray keys)) {
      throw notAKeySet("has no array \"keys\"");
    }
    return keys;
  }

  // Without a cause: a parser's message may quote a key.
  private static IllegalArgumentException notAKeySet(@Nullable String why) {
    return new IllegalArgumentException(
        "The key ring "
            + why
            + ", so it is not a JWK set, {\"keys\":[{\"kty\":\"oct\",\"kid\":...,\"k\":...}]}");
  }

  private static OctetSequenceKey key(JsonValue value, int position) {
    if (!(value instanceof JsonObject member)) {
      throw new IllegalArgumentException(
          "Encryption key number " + position + " is not a JSON object");
    }
    String kid = JsonMembers.string(member, "kid").orElse("");
    if (kid.isBlank()) {
      throw new IllegalArgumentException("Encryption key number " + position + " has no kid");
    }
    if (kid.length() > MAX_KID_LENGTH) {
      throw new IllegalArgumentException(
          "Encryption key number " + position + ": kid is longer than " + MAX_KID_LENGTH);
    }
    if (!JsonMembers.string(member, "kty").equals(Optional.of("oct"))) {
      throw broken(kid, "kty must be \"oct\"");
    }
    if (member.containsKey("alg")
        && !JsonMembers.string(member, "alg").equals(Optional.of(ALGORITHM.getName()))) {
      throw broken(kid, "alg must be \"A256GCM\"");
    }
    byte[] octets = octets(JsonMembers.string(member, "k").orElse(""), kid);
    // A wrong date is no reason to refuse a key: users would be signed out.
    Date createdAt = JsonMembers.time(member, "iat").map(Date::from).orElse(null);
    return new OctetSequenceKey.Builder(octets)
        .keyID(kid)
        .algorithm(ALGORITHM)
        .issueTime(createdAt)
        .build();
  }

  /** Strict, because a lenient decoder makes a weak key of a text that is no key. */
  private static byte[] octets(String k, String kid) {
    byte[] octets;
    try {
      octets = Base64.getUrlDecoder().decode(k);
    } catch (IllegalArgumentException e) {
      throw broken(kid, "k is not base64url");
    }
    if (octets.length != KEY_BYTES) {
      throw broken(kid, "k must be 32 bytes in base64url, not " + octets.length);
    }
    if (!Base64Url.encode(octets).equals(k)) {
      throw broken(kid, "k is not base64url without padding");
    }
    if (Arrays.equals(octets, new byte[KEY_BYTES])) {
      throw broken(kid, "k has only zeros, so it is no secret");
    }
    return octets;
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

  private static OctetSequenceKey newKey(SecureRandom random, Clock clock) {
    byte[] value = new byte[KEY_BYTES];
    random.nextBytes(value);
    byte[] id = new byte[8];
    random.nextBytes(id);
    return new OctetSequenceKey.Builder(value)
        .keyID(HexFormat.of().formatHex(id))
        .algorithm(ALGORITHM)
        .issueTime(Date.from(clock.instant().truncatedTo(ChronoUnit.SECONDS)))
        .build();
  }
}
