package io.github.atprotojakarta.internal.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A checked private key with a prepared signer. Never shows the key. It is on an elliptic curve, or
 * an RSA key.
 */
public final class SigningKey {
  /** In the order of preference of the reference client. */
  private static final List<JWSAlgorithm> RSA =
      List.of(
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512);

  private record Prepared(JwtSigner owner, JWSSigner signer) {}

  private final JWK jwk;
  private final String thumbprint;

  /** An application has one signer, so the newest is enough; a race may prepare it twice. */
  private volatile @Nullable Prepared prepared;

  private SigningKey(JWK bare) {
    this.jwk = bare;
    try {
      this.thumbprint = jwk.computeThumbprint().toString();
    } catch (JOSEException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** Makes a new P-256 key; without a provider, with the one of {@link ChosenProviders}. */
  public static SigningKey generate(SecureRandom random, @Nullable Provider provider) {
    return EcKeys.generate(Curve.P_256, random, provider);
  }

  /** Makes a new key for an algorithm: on the curve of the algorithm, or an RSA key. */
  public static SigningKey generate(SecureRandom random, JWSAlgorithm algorithm) {
    if (RSA.contains(algorithm)) {
      return RsaKeys.generate(random);
    }
    if (algorithm.equals(JWSAlgorithm.EdDSA)) {
      return Ed25519Keys.generate(random);
    }
    return EcKeys.generate(Curve.forJWSAlgorithm(algorithm).iterator().next(), random, null);
  }

  /** Returns a key without members that are no part of it, whose point was checked before. */
  static SigningKey ofBare(ECKey key) {
    return new SigningKey(key);
  }

  static SigningKey of(ECKey key) {
    return new SigningKey(
        new ECKey.Builder(key.getCurve(), key.getX(), key.getY()).d(key.getD()).build());
  }

  static SigningKey of(OctetKeyPair key) {
    return new SigningKey(
        new OctetKeyPair.Builder(key.getCurve(), key.getX()).d(key.getD()).build());
  }

  static SigningKey of(RSAKey key) {
    return new SigningKey(
        new RSAKey.Builder(key.getModulus(), key.getPublicExponent())
            .privateExponent(key.getPrivateExponent())
            .firstPrimeFactor(key.getFirstPrimeFactor())
            .secondPrimeFactor(key.getSecondPrimeFactor())
            .firstFactorCRTExponent(key.getFirstFactorCRTExponent())
            .secondFactorCRTExponent(key.getSecondFactorCRTExponent())
            .firstCRTCoefficient(key.getFirstCRTCoefficient())
            .build());
  }

  /**
   * Reads a private JWK on one of the curves that are accepted.
   *
   * @throws IllegalArgumentException saying what is wrong, without any value and without a cause
   */
  public static SigningKey parse(Map<String, Object> members, List<Curve> accepted) {
    return PrivateJwk.ofCurve(members, accepted);
  }

  /**
   * Reads a private JWK of any key that can sign.
   *
   * @throws IllegalArgumentException saying what is wrong, without any value and without a cause
   */
  public static SigningKey parse(Map<String, Object> members) {
    return PrivateJwk.read(members);
  }

  /** Returns the signature algorithm of a key on a curve, or the preferred one of an RSA key. */
  public JWSAlgorithm algorithm() {
    return algorithms().get(0);
  }

  /** Returns the signature algorithms that the key can be used with, the preferred one first. */
  public List<JWSAlgorithm> algorithms() {
    if (jwk instanceof RSAKey) {
      return RSA;
    }
    return jwk instanceof ECKey ec
        ? List.of(algorithm(ec.getCurve()))
        : List.of(JWSAlgorithm.EdDSA);
  }

  private static JWSAlgorithm algorithm(Curve curve) {
    if (curve.equals(Curve.P_256)) {
      return JWSAlgorithm.ES256;
    }
    if (curve.equals(Curve.SECP256K1)) {
      return JWSAlgorithm.ES256K;
    }
    return curve.equals(Curve.P_384) ? JWSAlgorithm.ES384 : JWSAlgorithm.ES512;
  }

  /** Returns the private key as PKCS#8 PEM. */
  public String toPem() {
    try {
      String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(toPkcs8());
      return "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n";
    } catch (JOSEException e) {
      throw new IllegalStateException("This Java runtime cannot use such keys", e);
    }
  }

  private byte[] toPkcs8() throws JOSEException {
    if (jwk instanceof RSAKey rsa) {
      return rsa.toRSAPrivateKey().getEncoded();
    }
    if (jwk instanceof OctetKeyPair pair) {
      return Ed25519Keys.toPkcs8(pair);
    }
    ECKey ec = jwk.toECKey();
    return ec.getCurve().equals(Curve.SECP256K1)
        ? EcKeys.secp256k1ToPkcs8(ec)
        : ec.toECPrivateKey().getEncoded();
  }

  JWSSigner signer(JwtSigner owner) {
    Prepared current = prepared;
    if (current == null || current.owner != owner) {
      current = new Prepared(owner, owner.prepare(jwk));
      prepared = current;
    }
    return current.signer;
  }

  /**
   * Returns whether the public and the private part belong together. Costs a signature, so it is
   * for configured keys only.
   */
  public boolean isPair() {
    return KeyPairCheck.belongTogether(jwk, algorithm(), thumbprint);
  }

  /** Returns the public part. */
  public JWK publicJwk() {
    return jwk.toPublicJWK();
  }

  /** Returns the private key with the members that make it and no others. */
  public JWK privateJwk() {
    return jwk;
  }

  /** Returns the RFC 7638 SHA-256 thumbprint of the public key. */
  public String thumbprint() {
    return thumbprint;
  }
}
