package io.github.atprotojakarta.testkit.oauth.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;

/** Verifies JWT signatures with public keys. Symmetric algorithms are rejected. */
public final class JwtSignatures {
  private JwtSignatures() {}

  /** Returns whether the signature is valid. */
  public static boolean verify(SignedJWT jwt, JWK key) {
    try {
      JWSVerifier verifier;
      if (key instanceof ECKey ec && ec.getCurve().equals(Curve.SECP256K1)) {
        return jwt.getHeader().getAlgorithm().equals(JWSAlgorithm.ES256K)
            && Es256k.verify(ec, jwt.getSigningInput(), jwt.getSignature().decode());
      } else if (key instanceof ECKey ec) {
        verifier = new ECDSAVerifier(ec.toPublicJWK());
      } else if (key instanceof RSAKey rsa) {
        verifier = new RSASSAVerifier(rsa.toPublicJWK());
      } else {
        return key instanceof OctetKeyPair pair
            && jwt.getHeader().getAlgorithm().equals(JWSAlgorithm.EdDSA)
            && Ed25519Verifier.verify(pair, jwt.getSigningInput(), jwt.getSignature().decode());
      }
      return jwt.verify(verifier);
    } catch (JOSEException | IllegalStateException e) {
      return false;
    }
  }
}
