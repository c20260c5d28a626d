package io.github.atprotojakarta.internal.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.Provider;
import java.security.SecureRandom;

/**
 * Signs and verifies once, so that a key whose parts do not belong together is found at start. The
 * signature of an RSA key with wrong factors would give the key away.
 */
final class KeyPairCheck {
  private KeyPairCheck() {}

  static boolean belongTogether(JWK key, JWSAlgorithm algorithm, String probe) {
    byte[] signed = probe.getBytes(StandardCharsets.US_ASCII);
    JWSHeader header = new JWSHeader(algorithm);
    try {
      return verify(
          key,
          header,
          signed,
          new JwtSigner(new SecureRandom(), null).prepare(key).sign(header, signed));
    } catch (JOSEException | IllegalStateException e) {
      // The numbers make no key that signs: an even modulus, or a point that is not on the curve.
      return false;
    }
  }

  private static boolean verify(JWK key, JWSHeader header, byte[] signed, Base64URL signature)
      throws JOSEException {
    if (key instanceof OctetKeyPair pair) {
      return Ed25519Keys.verify(pair, signed, signature.decode());
    }
    if (key instanceof RSAKey rsa) {
      return new RSASSAVerifier(rsa.toPublicJWK()).verify(header, signed, signature);
    }
    ECKey ec = key.toECKey().toPublicJWK();
    Provider provider = ChosenProviders.ofCurve(ec.getCurve(), ChosenProviders::verifying);
    ECDSAVerifier verifier = new ECDSAVerifier(ec.toECPublicKey(provider));
    if (provider != null) {
      verifier.getJCAContext().setProvider(provider);
    }
    return verifier.verify(header, signed, signature);
  }
}
