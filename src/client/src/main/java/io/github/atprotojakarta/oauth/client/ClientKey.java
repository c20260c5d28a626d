package io.github.atprotojakarta.oauth.client;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import io.github.atprotojakarta.internal.jose.JwtSigner;
import io.github.atprotojakarta.internal.jose.SigningKey;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** One of the client's own signing keys, with its {@code kid}. */
public final class ClientKey {
  private final String kid;
  private final SigningKey key;
  private final JWSHeader header;

  ClientKey(String kid, SigningKey key) {
    this.kid = kid;
    this.key = key;
    this.header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(kid).build();
  }

  /**
   * Returns a key without a {@code kid} of its own: its RFC 7638 thumbprint becomes the {@code
   * kid}.
   */
  static ClientKey named(SigningKey key) {
    return new ClientKey(key.thumbprint(), key);
  }

  /** Returns the id of the key. */
  public String kid() {
    return kid;
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
   * It has no {@code key_ops}, because the reference server refuses a public key for "sign".
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
    return members;
  }
}
