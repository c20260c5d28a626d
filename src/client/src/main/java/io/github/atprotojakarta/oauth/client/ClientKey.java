package io.github.atprotojakarta.oauth.client;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import io.github.atprotojakarta.internal.jose.JwtSigner;
import io.github.atprotojakarta.internal.jose.SigningKey;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One of the client's own signing keys, with its {@code kid}. */
public final class ClientKey {
  private final String kid;
  private final SigningKey key;
  private final JWSHeader header;
  private final @Nullable Instant createdAt;

  /**
   * Creates a key.
   *
   * @param createdAt {@code null} if it is not known
   */
  ClientKey(String kid, SigningKey key, @Nullable Instant createdAt) {
    this.kid = kid;
    this.key = key;
    this.createdAt = createdAt;
    this.header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(kid).build();
  }

  /**
   * Returns a key without a {@code kid} of its own: its RFC 7638 thumbprint becomes the {@code
   * kid}.
   */
  static ClientKey named(SigningKey key, @Nullable Instant createdAt) {
    return new ClientKey(key.thumbprint(), key, createdAt);
  }

  /** Returns the id of the key. */
  public String kid() {
    return kid;
  }

  /**
   * Returns when the key was created, in whole seconds: the member {@code iat} of its JWK, which
   * this library writes into the keys that it generates. Empty for other keys and for PEM.
   */
  public Optional<Instant> createdAt() {
    return Optional.ofNullable(createdAt);
  }

  SigningKey signingKey() {
    return key;
  }

  /** Signs claims; for the library's own use. */
  public String sign(JwtSigner signer, JWTClaimsSet claims) {
    return signer.sign(key, header, claims);
  }

  /**
   * Returns the public JWK. It is built member by member, so that it cannot contain a private one.
   * It has no {@code key_ops}, because the reference server refuses a public key for "sign", and no
   * {@code iat}, because no server needs to know how old the key is.
   */
  JsonObject toPublicJwk() {
    return Json.createObjectBuilder()
        .add("kty", "EC")
        .add("use", "sig")
        .add("alg", "ES256")
        .add("kid", kid)
        .add("crv", "P-256")
        .add("x", key.publicJwk().getX().toString())
        .add("y", key.publicJwk().getY().toString())
        .build();
  }

  /**
   * Returns the private JWK, without {@code use}: the reference package ignores private keys with
   * it.
   */
  Map<String, Object> toPrivateJwk() {
    Map<String, Object> members = new LinkedHashMap<>(key.privateJwk().toJSONObject());
    members.put("kid", kid);
    members.put("alg", "ES256");
    if (createdAt != null) {
      members.put("iat", createdAt.getEpochSecond());
    }
    return members;
  }
}
