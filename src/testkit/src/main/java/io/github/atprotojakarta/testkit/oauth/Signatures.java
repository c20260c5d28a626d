package io.github.atprotojakarta.testkit.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;

/** Verifies signatures of public keys; symmetric algorithms and curves unknown to Java are not. */
final class Signatures {
  private Signatures() {}

  static boolean verify(SignedJWT jwt, JWK key) {
    try {
      JWSVerifier verifier;
      if (key instanceof ECKey ec) {
        verifier = new ECDSAVerifier(ec.toPublicJWK());
      } else if (key instanceof RSAKey rsa) {
        verifier = new RSASSAVerifier(rsa.toPublicJWK());
      } else {
        return false;
      }
      return jwt.verify(verifier);
    } catch (JOSEException | IllegalStateException e) {
      return false;
    }
  }
}
