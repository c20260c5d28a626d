package io.github.atprotojakarta.oauth.client;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import io.github.atprotojakarta.internal.jose.Certificates;
import io.github.atprotojakarta.internal.jose.JwtSigner;
import io.github.atprotojakarta.internal.jose.SigningKey;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One of the client's own signing keys, with its {@code kid}. */
public final class ClientKey {
  private final String kid;
  private final SigningKey key;
  private final List<ClientKeyAlgorithm> algorithms;
  private final KeyValidity validity;
  private final @Nullable Instant createdAt;
  private final @Nullable Instant certificateEnd;

  private ClientKey(
      String kid,
      SigningKey key,
      List<ClientKeyAlgorithm> algorithms,
      KeyValidity validity,
      @Nullable Instant createdAt,
      @Nullable Instant certificateEnd) {
    this.kid = kid;
    this.key = key;
    this.algorithms = List.copyOf(algorithms);
    this.validity = validity;
    this.createdAt = createdAt;
    this.certificateEnd = certificateEnd;
  }

  /** Returns a key for all algorithms of its type; without a time limit and without a date. */
  static ClientKey of(String kid, SigningKey key) {
    List<ClientKeyAlgorithm> all = key.algorithms().stream().map(ClientKeyAlgorithm::of).toList();
    return new ClientKey(kid, key, all, KeyValidity.UNLIMITED, null, null);
  }

  /**
   * Returns a key without a {@code kid} of its own: its RFC 7638 thumbprint becomes the {@code
   * kid}.
   */
  static ClientKey named(SigningKey key) {
    return of(key.thumbprint(), key);
  }

  /**
   * Returns the key for one algorithm only.
   *
   * @throws IllegalArgumentException when it is an algorithm of another type of key
   */
  ClientKey only(ClientKeyAlgorithm algorithm) {
    if (!algorithms.contains(algorithm)) {
      throw new IllegalArgumentException(
          "its \"alg\" is \"" + algorithm + "\", but it can sign " + algorithms + " only");
    }
    return new ClientKey(kid, key, List.of(algorithm), validity, createdAt, certificateEnd);
  }

  /** Returns the key with limits of the time in which it signs. */
  ClientKey valid(KeyValidity within) {
    return new ClientKey(kid, key, algorithms, within, createdAt, certificateEnd);
  }

  /** Returns the key with the time of its creation; {@code null} if it is not known. */
  ClientKey created(@Nullable Instant at) {
    return new ClientKey(kid, key, algorithms, validity, at, certificateEnd);
  }

  /** Returns the key with that of these certificates which is its own, if there is one. */
  ClientKey certified(List<byte[]> certificates) {
    Instant end = Certificates.end(key, certificates).orElse(null);
    return new ClientKey(kid, key, algorithms, validity, createdAt, end);
  }

  /** Returns the id of the key. */
  public String kid() {
    return kid;
  }

  /**
   * Returns the algorithms that the key signs with, the preferred one first. It is one, except for
   * an RSA key whose JWK has no {@code alg}.
   */
  public List<ClientKeyAlgorithm> algorithms() {
    return algorithms;
  }

  /**
   * Returns when the key was created, in whole seconds: the member {@code iat} of its JWK, which
   * this library writes into the keys that it generates. Empty for other keys and for PEM.
   */
  public Optional<Instant> createdAt() {
    return Optional.ofNullable(createdAt);
  }

  /**
   * Returns when the key stops signing, in whole seconds: the member {@code exp} of its JWK. Empty
   * if it has none.
   */
  public Optional<Instant> expiresAt() {
    return validity.end();
  }

  /**
   * Returns the end of the key's certificate: in a keystore, beside the key in PEM, or in the
   * member {@code x5c} of its JWK (RFC 7517 section 4.7). It is for people only: the key signs
   * after it, too, because servers never see the certificate. Empty if there is none.
   */
  public Optional<Instant> certificateEndsAt() {
    return Optional.ofNullable(certificateEnd);
  }

  /**
   * Returns why the key may not sign at a time, such as "is revoked": its JWK says so by {@code
   * revoked}, {@code nbf} or {@code exp}. Empty if it may.
   */
  public Optional<String> obstacle(Instant now) {
    return validity.obstacle(now);
  }

  /** Returns the preferred algorithm of those that a server accepts; empty if there is none. */
  public Optional<ClientKeyAlgorithm> algorithm(Set<ClientKeyAlgorithm> accepted) {
    return algorithms.stream().filter(accepted::contains).findFirst();
  }

  SigningKey signingKey() {
    return key;
  }

  /** Signs claims; for the library's own use. */
  public String sign(JwtSigner signer, ClientKeyAlgorithm algorithm, JWTClaimsSet claims) {
    return signer.sign(key, new JWSHeader.Builder(algorithm.jws()).keyID(kid).build(), claims);
  }

  /**
   * Returns the public JWK. The members of the key are those of its public part, so that it cannot
   * contain a private one. It has no {@code key_ops}, because the reference server refuses a public
   * key for "sign", and no {@code iat}, because no server needs to know how old the key is.
   */
  JsonObject toPublicJwk() {
    Map<String, Object> key = this.key.publicJwk().toJSONObject();
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("kty", key.get("kty"));
    members.put("use", "sig");
    addNames(members);
    for (String name : List.of("crv", "x", "y", "n", "e")) {
      if (key.containsKey(name)) {
        members.put(name, key.get(name));
      }
    }
    try (JsonReader json =
        Json.createReader(new StringReader(JSONObjectUtils.toJSONString(members)))) {
      return json.readObject();
    }
  }

  /**
   * Returns the private JWK, without {@code use}: the reference package ignores private keys with
   * it.
   */
  Map<String, Object> toPrivateJwk() {
    Map<String, Object> members = new LinkedHashMap<>(key.privateJwk().toJSONObject());
    addNames(members);
    if (createdAt != null) {
      members.put("iat", createdAt.getEpochSecond());
    }
    return members;
  }

  private void addNames(Map<String, Object> members) {
    // Without alg, an RSA key is for the algorithm that the server prefers.
    if (algorithms.size() == 1) {
      members.put("alg", algorithms.get(0).joseName());
    }
    members.put("kid", kid);
    members.putAll(validity.members());
  }
}
