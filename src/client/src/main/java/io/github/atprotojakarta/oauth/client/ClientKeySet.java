package io.github.atprotojakarta.oauth.client;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.internal.jose.SigningKey;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The client's own signing keys, newest first. Each has a {@code kid}. To rotate, insert a new key
 * at the front and keep the old ones while sessions use them.
 */
public final class ClientKeySet {
  private static final ClientKeySet EMPTY = new ClientKeySet(List.of());

  private final List<ClientKey> keys;

  ClientKeySet(List<ClientKey> keys) {
    this.keys = List.copyOf(keys);
    Set<String> kids = new HashSet<>();
    Set<String> thumbprints = new HashSet<>();
    for (ClientKey key : keys) {
      if (!kids.add(key.kid())) {
        throw new IllegalArgumentException(
            "Client keys: kid \"" + key.kid() + "\" is used twice; give each key its own kid");
      }
      if (!thumbprints.add(key.signingKey().thumbprint())) {
        throw new IllegalArgumentException(
            "Client keys: the key with kid \"" + key.kid() + "\" is listed twice; remove one");
      }
    }
  }

  /** Returns a set without keys, for a public client. */
  public static ClientKeySet empty() {
    return EMPTY;
  }

  /** Returns a set with a new ES256 key, whose {@code kid} is its RFC 7638 thumbprint. */
  public static ClientKeySet generate(SecureRandom random) {
    return generate(random, null, Clock.systemUTC());
  }

  /** Returns a set with a new ES256 key of this {@code kid}. */
  public static ClientKeySet generate(SecureRandom random, String kid) {
    return generate(random, kid, Clock.systemUTC());
  }

  /**
   * Returns a set with a new ES256 key.
   *
   * @param kid {@code null} for the RFC 7638 thumbprint of the key
   * @param clock the time at which the key is created: {@link ClientKey#createdAt}
   */
  public static ClientKeySet generate(SecureRandom random, @Nullable String kid, Clock clock) {
    if (kid != null && kid.isBlank()) {
      throw new IllegalArgumentException("Client keys: a kid must not be blank");
    }
    SigningKey key = SigningKey.generate(random, null);
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    return new ClientKeySet(
        List.of(kid == null ? ClientKey.named(key, now) : new ClientKey(kid, key, now)));
  }

  /**
   * Reads the private keys of a PKCS#12 keystore and ignores certificates without a key. The alias
   * of a key is its {@code kid} (Java stores aliases in lower case). Keys are sorted by the start
   * of their certificate's validity, then by alias; the last one is the first of the set.
   *
   * @param password the password of the keystore and of each key in it
   * @throws IllegalArgumentException when the file cannot be opened, or an entry is not a P-256
   *     key; the message has file and alias, and neither key nor password
   */
  public static ClientKeySet fromKeyStore(Path file, Secret password) {
    return new ClientKeySet(new KeyStoreReader(file).read(password));
  }

  /**
   * Reads private keys: a JWK, a JWK set, or PEM with one block or more, each PKCS#8 ("PRIVATE
   * KEY") or SEC1 ("EC PRIVATE KEY"). The {@code kid} of a key from PEM is its RFC 7638 thumbprint.
   *
   * @throws IllegalArgumentException when the value is none of these, or a key has no {@code kid}
   *     or cannot sign ES256; the message does not show the key
   */
  public static ClientKeySet parse(Secret text) {
    return new ClientKeySet(ClientKeyReader.read(text.reveal()));
  }

  /** Returns whether there is no key. */
  public boolean isEmpty() {
    return keys.isEmpty();
  }

  /** Returns the {@code kid}s, newest key first. */
  public List<String> kids() {
    return keys.stream().map(ClientKey::kid).toList();
  }

  /** Returns the private keys as a JWK set, for storing. */
  public Secret toPrivateJwks() {
    return Secret.of(
        JSONObjectUtils.toJSONString(
            Map.of("keys", keys.stream().map(ClientKey::toPrivateJwk).toList())));
  }

  /** Returns the private keys in PKCS#8 PEM, one block each. PEM has no {@code kid} and no date. */
  public Secret toPrivatePem() {
    StringBuilder pem = new StringBuilder();
    for (ClientKey key : keys) {
      pem.append(key.signingKey().toPem());
    }
    return Secret.of(pem.toString());
  }

  /** Returns the public keys as a JWK set for {@code jwks_uri}, without private members. */
  public JsonObject toPublicJwks() {
    JsonArrayBuilder array = Json.createArrayBuilder();
    keys.forEach(key -> array.add(key.toPublicJwk()));
    return Json.createObjectBuilder().add("keys", array).build();
  }

  /** Returns the key that signs for new sessions. */
  public Optional<ClientKey> newest() {
    return keys.stream().findFirst();
  }

  /** Returns the key with this {@code kid}. */
  public Optional<ClientKey> find(String kid) {
    return keys.stream().filter(key -> key.kid().equals(kid)).findFirst();
  }

  /** Returns whether one of the keys has this RFC 7638 thumbprint. */
  public boolean holds(String thumbprint) {
    return keys.stream().anyMatch(own -> own.signingKey().thumbprint().equals(thumbprint));
  }

  /** Returns the {@code kid}s. */
  @Override
  public String toString() {
    return "ClientKeySet" + kids();
  }
}
