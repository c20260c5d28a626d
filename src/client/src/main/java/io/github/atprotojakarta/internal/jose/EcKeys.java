package io.github.atprotojakarta.internal.jose;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.KeyAgreement;

/**
 * Makes signing keys from P-256 private keys without a public part. No exception or its cause shows
 * a key.
 */
public final class EcKeys {
  private static final ECParameterSpec P_256 = Curve.P_256.toECParameterSpec();

  /** The name of the curve in DER (RFC 5480 section 2.1.1.1). */
  private static final byte[] P_256_NAME = HexFormat.of().parseHex("06082a8648ce3d030107");

  /**
   * The first bytes of an ECPrivateKey in DER (RFC 5915 section 3), after the tag and the length.
   */
  private static final byte[] SEC1_START = HexFormat.of().parseHex("0201010420");

  private static final int KEY_LENGTH = 32;
  private static final int PARAMETERS = 0xA0;

  private EcKeys() {}

  static SigningKey ofPkcs8(byte[] der) {
    try {
      return of(KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der)));
    } catch (GeneralSecurityException e) {
      throw noKey();
    }
  }

  /**
   * Reads the structure of RFC 5915. A P-256 key has fixed offsets. The bytes after the private
   * number may name the curve. It must be P-256, because numbers of other curves fit, too.
   */
  static SigningKey ofSec1(byte[] der) {
    int start = 2 + SEC1_START.length;
    int end = start + KEY_LENGTH;
    if (der.length < end || !Arrays.equals(der, 2, start, SEC1_START, 0, SEC1_START.length)) {
      throw noKey();
    }
    if (der.length > end + 1 && (der[end] & 0xFF) == PARAMETERS) {
      int length = der[end + 1] & 0xFF;
      demandP256(Arrays.copyOfRange(der, end + 2, Math.min(end + 2 + length, der.length)));
    }
    BigInteger d = new BigInteger(1, Arrays.copyOfRange(der, start, end));
    if (d.signum() == 0 || d.compareTo(P_256.getOrder()) >= 0) {
      throw noKey();
    }
    try {
      return of(KeyFactory.getInstance("EC").generatePrivate(new ECPrivateKeySpec(d, P_256)));
    } catch (GeneralSecurityException e) {
      throw noKey();
    }
  }

  /** Refuses the parameters of another curve, and explicit parameters. */
  static void demandP256(byte[] parameters) {
    if (!Arrays.equals(parameters, P_256_NAME)) {
      throw noKey();
    }
  }

  /** Adds the public part to a private key of the platform. */
  public static SigningKey of(PrivateKey key) {
    try {
      if (key instanceof ECPrivateKey ec
          && Curve.P_256.equals(Curve.forECParameterSpec(ec.getParams()))) {
        return withPublicPart(ec);
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // The message below is used: a parser's own message may quote the key.
    }
    throw noKey();
  }

  static IllegalArgumentException noKey() {
    return new IllegalArgumentException(
        "Client keys: a PEM block is not a P-256 key; create one with:"
            + " openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256");
  }

  /**
   * PKCS#8 need not contain the public point, and the JDK does not compute it. A key agreement with
   * the curve's generator returns its x, in constant time. The equation of the curve has two
   * solutions for y, and a signature shows the right one.
   */
  private static SigningKey withPublicPart(ECPrivateKey key) throws GeneralSecurityException {
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(key);
    agreement.doPhase(
        KeyFactory.getInstance("EC")
            .generatePublic(new ECPublicKeySpec(P_256.getGenerator(), P_256)),
        true);
    BigInteger x = new BigInteger(1, agreement.generateSecret());
    BigInteger p = ((ECFieldFp) P_256.getCurve().getField()).getP();
    BigInteger square =
        x.pow(3).add(P_256.getCurve().getA().multiply(x)).add(P_256.getCurve().getB()).mod(p);
    // p is 3 modulo 4, so this power is a square root.
    BigInteger y = square.modPow(p.add(BigInteger.ONE).shiftRight(2), p);
    SigningKey candidate = pair(key, x, y);
    return candidate.isPair() ? candidate : pair(key, x, p.subtract(y));
  }

  private static SigningKey pair(ECPrivateKey key, BigInteger x, BigInteger y) {
    int bits = P_256.getCurve().getField().getFieldSize();
    return SigningKey.of(
        new ECKey.Builder(
                Curve.P_256, ECKey.encodeCoordinate(bits, x), ECKey.encodeCoordinate(bits, y))
            .d(ECKey.encodeCoordinate(bits, key.getS()))
            .build());
  }
}
