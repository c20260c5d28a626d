package io.github.atprotojakarta.testkit.oauth.jwt;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;

/** Verifies Ed25519 signatures (RFC 8032) by the JDK. */
final class Ed25519Verifier {
  private static final int LENGTH = 32;

  private Ed25519Verifier() {}

  static boolean verify(OctetKeyPair key, byte[] signed, byte[] signature) {
    byte[] encoded = key.getDecodedX();
    if (!key.getCurve().equals(Curve.Ed25519) || encoded.length != LENGTH) {
      return false;
    }
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(
          KeyFactory.getInstance("Ed25519")
              .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point(encoded))));
      verifier.update(signed);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** RFC 8032 section 5.1.2: y in little-endian order, with the lowest bit of x as its highest. */
  private static EdECPoint point(byte[] encoded) {
    byte[] y = new byte[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      y[i] = encoded[LENGTH - 1 - i];
    }
    boolean odd = (y[0] & 0x80) != 0;
    y[0] &= 0x7F;
    return new EdECPoint(odd, new BigInteger(1, y));
  }
}
