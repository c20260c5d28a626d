package io.github.atprotojakarta.internal.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.Provider;
import java.security.SecureRandom;
import java.text.ParseException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A checked private key with a prepared signer. Never shows the key. It is on P-256, or on
 * secp256k1 if another application made it.
 */
public final class SigningKey {
  private record Prepared(JwtSigner owner, JWSSigner signer) {}

  private final ECKey jwk;
  private final String thumbprint;

  /** An application has one signer, so the newest is enough; a race may prepare it twice. */
  private volatile @Nullable Prepared prepared;

  private SigningKey(ECKey key) {
    this.jwk = new ECKey.Builder(key.getCurve(), key.getX(), key.getY()).d(key.getD()).build();
    try {
      this.thumbprint = jwk.computeThumbprint().toString();
    } catch (JOSEException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** Makes a new P-256 key. */
  public static SigningKey generate(SecureRandom random, @Nullable Provider provider) {
    try {
      return new SigningKey(
          new ECKeyGenerator(Curve.P_256).secureRandom(random).provider(provider).generate());
    } catch (JOSEException e) {
      throw new IllegalStateException("The JCA provider cannot make P-256 keys", e);
    }
  }

  static SigningKey of(ECKey key) {
    return new SigningKey(key);
  }

  /**
   * Reads a private JWK on one of the curves that are accepted.
   *
   * @throws IllegalArgumentException saying what is wrong, without any value and without a cause
   */
  public static SigningKey parse(Map<String, Object> members, List<Curve> accepted) {
    Curve curve = new Curve(String.valueOf(members.getOrDefault("crv", "none")));
    if (!"EC".equals(members.get("kty")) || !accepted.contains(curve)) {
      throw new IllegalArgumentException(
          "it is not a " + accepted.get(0) + " key (\"kty\": \"EC\", \"crv\": \"P-256\")");
    }
    if (!(members.get("d") instanceof String)) {
      throw new IllegalArgumentException("it has no private part (\"d\")");
    }
    if (curve.equals(Curve.SECP256K1)) {
      BouncyCastle.demand();
    }
    ECKey key = parseEc(curve, members);
    BigInteger d = key.getD().decodeToBigInteger();
    if (d.signum() <= 0 || d.compareTo(curve.toECParameterSpec().getOrder()) >= 0) {
      throw new IllegalArgumentException("its private part is out of range");
    }
    return new SigningKey(key);
  }

  private static ECKey parseEc(Curve curve, Map<String, Object> members) {
    try {
      // Only these members: keys of other applications may have uses, chains and dates.
      return ECKey.parse(
          Map.of(
              "kty", "EC",
              "crv", curve.getName(),
              "x", String.valueOf(members.get("x")),
              "y", String.valueOf(members.get("y")),
              "d", String.valueOf(members.get("d"))));
    } catch (ParseException | IllegalArgumentException | IllegalStateException e) {
      throw new IllegalArgumentException("its \"x\" and \"y\" are not a point on the curve");
    }
  }

  /** Returns the signature algorithm of the key. */
  public JWSAlgorithm algorithm() {
    return jwk.getCurve().equals(Curve.SECP256K1) ? JWSAlgorithm.ES256K : JWSAlgorithm.ES256;
  }

  /** Returns the private key as PKCS#8 PEM. */
  public String toPem() {
    try {
      String base64 =
          Base64.getMimeEncoder(64, new byte[] {'\n'})
              .encodeToString(jwk.toECPrivateKey().getEncoded());
      return "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n";
    } catch (JOSEException e) {
      throw new IllegalStateException("This Java runtime cannot use P-256 keys", e);
    }
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
    byte[] probe = thumbprint.getBytes(StandardCharsets.US_ASCII);
    JWSHeader header = new JWSHeader(JWSAlgorithm.ES256);
    try {
      return new ECDSAVerifier(publicJwk())
          .verify(header, probe, new ECDSASigner(jwk).sign(header, probe));
    } catch (JOSEException e) {
      throw new IllegalStateException("This Java runtime cannot sign with ES256", e);
    }
  }

  /** Returns the public part. */
  public ECKey publicJwk() {
    return jwk.toPublicJWK();
  }

  /** Returns the private key: key type, curve, {@code x}, {@code y} and {@code d}. */
  public ECKey privateJwk() {
    return jwk;
  }

  /** Returns the RFC 7638 SHA-256 thumbprint of the public key. */
  public String thumbprint() {
    return thumbprint;
  }
}
