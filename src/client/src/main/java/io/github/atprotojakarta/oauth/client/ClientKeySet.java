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
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The client's own signing keys, newest first. Each has a {@code kid}. To rotate, insert a new key
 * at the front and keep the old ones while sessions use them.
 *
 * <p>A new session uses the first key that may sign and whose algorithm the authorization server
 * accepts. A key whose JWK is {@code revoked}, is not valid yet ({@code nbf}) or has expired
 * ({@code exp}) never signs, and is published with these members.
 *
 * <pre>{@code
 * ClientKeySet.of(
 *     ClientKeySet.parse(Secret.of(System.getenv("CURRENT_KEY")), "2026"),
 *     ClientKeySet.parse(Secret.of(System.getenv("OLD_KEY")), "2024"));
 * }</pre>
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

  /**
   * Returns the keys of several sets, in their order.
   *
   * @throws IllegalArgumentException when two keys have the same {@code kid}, or a key is there
   *     twice
   */
  public static ClientKeySet of(ClientKeySet... sets) {
    return new ClientKeySet(Arrays.stream(sets).flatMap(set -> set.keys.stream()).toList());
  }

  /** Returns a set with a new ES256 key, whose {@code kid} is its RFC 7638 thumbprint. */
  public static ClientKeySet generate(SecureRandom random) {
    return generate(random, ClientKeyAlgorithm.ES256);
  }

  /** Returns a set with a new ES256 key of this {@code kid}. */
  public static ClientKeySet generate(SecureRandom random, String kid) {
    return generate(random, ClientKeyAlgorithm.ES256, kid);
  }

  /**
   * Returns a set with a new key that signs with this algorithm only. Its {@code kid} is its RFC
   * 7638 thumbprint. An RSA key has 3072 bits.
   *
   * @throws IllegalArgumentException when ES256K is asked for and its JAR is missing
   */
  public static ClientKeySet generate(SecureRandom random, ClientKeyAlgorithm algorithm) {
    return generate(random, algorithm, null, Clock.systemUTC());
  }

  /**
   * Returns a set with a new key of this {@code kid} that signs with this algorithm only. An RSA
   * key has 3072 bits.
   *
   * @throws IllegalArgumentException when ES256K is asked for and its JAR is missing
   */
  public static ClientKeySet generate(
      SecureRandom random, ClientKeyAlgorithm algorithm, String kid) {
    return generate(random, algorithm, kid, Clock.systemUTC());
  }

  /**
   * Returns a set with a new key that signs with this algorithm only. An RSA key has 3072 bits.
   *
   * @param kid {@code null} for the RFC 7638 thumbprint of the key
   * @param clock the time at which the key is created: {@link ClientKey#createdAt}
   * @throws IllegalArgumentException when ES256K is asked for and its JAR is missing
   */
  public static ClientKeySet generate(
      SecureRandom random, ClientKeyAlgorithm algorithm, @Nullable String kid, Clock clock) {
    if (kid != null) {
      demandName(kid);
    }
    SigningKey key = SigningKey.generate(random, algorithm.jws());
    ClientKey named = kid == null ? ClientKey.named(key) : ClientKey.of(kid, key);
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    return new ClientKeySet(List.of(named.only(algorithm).created(now)));
  }

  /**
   * Reads the private keys of a PKCS#12 keystore and ignores certificates without a key. The alias
   * of a key is its {@code kid} (Java stores aliases in lower case). Keys are sorted by the start
   * of their certificate's validity, then by alias; the last one is the first of the set.
   *
   * @param password the password of the keystore and of each key in it
   * @throws IllegalArgumentException when the file cannot be opened, or an entry is not a key that
   *     can sign; the message has file and alias, and neither key nor password
   */
  public static ClientKeySet fromKeyStore(Path file, Secret password) {
    return new ClientKeySet(new KeyStoreReader(file).read(password));
  }

  /**
   * Reads private keys: a JWK, a JWK set, or PEM with one block or more, each PKCS#8 ("PRIVATE
   * KEY"), SEC1 ("EC PRIVATE KEY") or PKCS#1 ("RSA PRIVATE KEY"); certificates may be beside the
   * keys ({@link ClientKey#certificateEndsAt}). The {@code kid} of a key from PEM is its RFC 7638
   * thumbprint. A key is on P-256, P-384, P-521, secp256k1 or Ed25519, or an RSA key of 2048 bits
   * at least.
   *
   * @throws IllegalArgumentException when the value is none of these, or a key has no {@code kid}
   *     or cannot sign; the message does not show the key
   */
  public static ClientKeySet parse(Secret text) {
    return new ClientKeySet(ClientKeyReader.read(text.reveal()));
  }

  /**
   * Reads one private key and names it: PEM with one block, or a JWK without {@code kid} or with
   * this one.
   *
   * @throws IllegalArgumentException as {@link #parse(Secret)}, and when there are several keys or
   *     the key has another {@code kid}
   */
  public static ClientKeySet parse(Secret text, String kid) {
    demandName(kid);
    return new ClientKeySet(List.of(ClientKeyReader.read(text.reveal(), kid)));
  }

  /**
   * Reads one private key in PEM and names it.
   *
   * @throws IllegalArgumentException when it is no PEM with one key that can sign; the message does
   *     not show the key
   */
  public static ClientKeySet fromPem(Secret pem, String kid) {
    if (!ClientKeyReader.isPem(pem.reveal().strip())) {
      throw new IllegalArgumentException(
          "Client keys: the value is no PEM, which begins with \"-----BEGIN PRIVATE KEY-----\"");
    }
    return parse(pem, kid);
  }

  private static void demandName(String kid) {
    if (kid.isBlank()) {
      throw new IllegalArgumentException("Client keys: a kid must not be blank");
    }
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

  /**
   * Returns the key that signs for new sessions: the first one that may sign at this time, and
   * whose algorithm is one of these.
   */
  public Optional<ClientKey> select(Set<ClientKeyAlgorithm> accepted, Instant now) {
    return signing(now).filter(key -> key.algorithm(accepted).isPresent()).findFirst();
  }

  /** Returns the {@code kid}s of the keys that may sign at this time, newest key first. */
  public List<String> signingKids(Instant now) {
    return signing(now).map(ClientKey::kid).toList();
  }

  private Stream<ClientKey> signing(Instant now) {
    return keys.stream().filter(key -> key.obstacle(now).isEmpty());
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
