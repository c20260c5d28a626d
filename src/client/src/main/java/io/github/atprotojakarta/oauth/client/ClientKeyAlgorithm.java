package io.github.atprotojakarta.oauth.client;

import com.nimbusds.jose.JWSAlgorithm;
import java.util.Arrays;
import java.util.Optional;

/**
 * The signature algorithms of client keys (RFC 7518 section 3.1, RFC 8037, RFC 8812). Every
 * authorization server of the AT Protocol accepts {@link #ES256} (atproto.com/specs/oauth,
 * "Confidential Client Authentication"); each lists the others that it accepts. DPoP keys are not
 * client keys: they always sign ES256.
 */
public enum ClientKeyAlgorithm {
  /** ECDSA on P-256; every server accepts it. */
  ES256("ES256"),
  /** ECDSA on secp256k1, by {@code org.bouncycastle:bcprov-jdk18on}. */
  ES256K("ES256K"),
  /** ECDSA on P-384. */
  ES384("ES384"),
  /** ECDSA on P-521. */
  ES512("ES512"),
  /** Ed25519. The reference server does not list it. */
  EDDSA("EdDSA"),
  /** RSASSA-PSS with SHA-256. */
  PS256("PS256"),
  /** RSASSA-PSS with SHA-384. */
  PS384("PS384"),
  /** RSASSA-PSS with SHA-512. */
  PS512("PS512"),
  /** RSASSA-PKCS1-v1_5 with SHA-256. */
  RS256("RS256"),
  /** RSASSA-PKCS1-v1_5 with SHA-384. */
  RS384("RS384"),
  /** RSASSA-PKCS1-v1_5 with SHA-512. */
  RS512("RS512");

  private final String joseName;

  ClientKeyAlgorithm(String joseName) {
    this.joseName = joseName;
  }

  /** Returns the algorithm with this name of a JWK's or JWT's {@code alg}. */
  public static Optional<ClientKeyAlgorithm> of(String joseName) {
    return Arrays.stream(values()).filter(each -> each.joseName.equals(joseName)).findFirst();
  }

  static ClientKeyAlgorithm of(JWSAlgorithm algorithm) {
    return of(algorithm.getName()).orElseThrow();
  }

  /** Returns the name in JOSE documents, such as {@code EdDSA}. */
  public String joseName() {
    return joseName;
  }

  JWSAlgorithm jws() {
    return JWSAlgorithm.parse(joseName);
  }

  /** Returns the name in JOSE documents. */
  @Override
  public String toString() {
    return joseName;
  }
}
