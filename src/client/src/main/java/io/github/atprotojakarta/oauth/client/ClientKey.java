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

  /** A key that has no name of its own: its thumbprint names it (RFC 7638). */
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
   * The public JWK. Built member by member, so that nothing private can slip in, and without {@code
   * key_ops}: a public key that says "sign" is refused by the reference server.
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

  /** The private JWK. Without {@code use}: the reference package ignores private keys with one. */
  Map<String, Object> toPrivateJwk() {
    Map<String, Object> members = new LinkedHashMap<>(key.privateJwk().toJSONObject());
    members.put("kid", kid);
    members.put("alg", "ES256");
    return members;
  }
}
