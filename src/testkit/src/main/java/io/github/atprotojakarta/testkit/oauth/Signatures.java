package io.github.atprotojakarta.testkit.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Verifies signatures of public keys; symmetric algorithms are not. ES256K needs {@code
 * org.bouncycastle:bcprov-jdk18on} on the class path, as the JDK does not know its curve.
 */
final class Signatures {
  private Signatures() {}

  static boolean verify(SignedJWT jwt, JWK key) {
    try {
      JWSVerifier verifier;
      if (key instanceof ECKey ec) {
        verifier =
            ec.getCurve().equals(Curve.SECP256K1) ? es256k(ec) : new ECDSAVerifier(ec.toPublicJWK());
      } else if (key instanceof RSAKey rsa) {
        verifier = new RSASSAVerifier(rsa.toPublicJWK());
      } else {
        return false;
      }
      return jwt.verify(verifier);
    } catch (JOSEException | IllegalStateException | NoClassDefFoundError e) {
      return false;
    }
  }

  private static JWSVerifier es256k(ECKey key) throws JOSEException {
    BouncyCastleProvider provider = new BouncyCastleProvider();
    ECDSAVerifier verifier = new ECDSAVerifier(key.toECPublicKey(provider));
    verifier.getJCAContext().setProvider(provider);
    return verifier;
  }
}
