package io.github.atprotojakarta.internal.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.Provider;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * Signs JWTs: proofs with ES256, or with ES256K if another application made the key, and client
 * assertions with the algorithm of the client key. One instance makes all signatures of a client,
 * so that its JCA provider need not be registered globally.
 */
public final class JwtSigner {
  private final SecureRandom random;
  private final @Nullable Provider provider;

  /** Creates the signer; without a provider the platform's first one signs. */
  public JwtSigner(SecureRandom random, @Nullable Provider provider) {
    this.random = random;
    this.provider = provider;
  }

  /**
   * Makes a key and a signature with the provider, if one is set, so that an unusable provider is
   * found when the application starts and not at the first login.
   *
   * @throws IllegalArgumentException when the provider cannot make them
   */
  public void tryProvider() {
    if (provider != null) {
      try {
        sign(
            SigningKey.generate(random, provider),
            new JWSHeader(JWSAlgorithm.ES256),
            new JWTClaimsSet.Builder().build());
      } catch (RuntimeException e) {
        throw new IllegalArgumentException(
            "The JCA provider "
                + provider.getName()
                + " cannot make ES256 keys and signatures; set another one or none",
            e);
      }
    }
  }

  /** Signs claims and returns the JWT in compact form. */
  public String sign(SigningKey key, JWSHeader header, JWTClaimsSet claims) {
    SignedJWT jwt = new SignedJWT(header, claims);
    try {
      jwt.sign(key.signer(this));
    } catch (JOSEException e) {
      throw new IllegalStateException(
          "The JCA provider cannot sign with " + header.getAlgorithm(), e);
    }
    return jwt.serialize();
  }

  /** Returns a new {@code jti}. */
  public String freshId() {
    return RandomTokens.id(random);
  }

  /**
   * Makes the signer of a key. Converts the key to the provider's own type once, and sets the
   * random source, because otherwise the signer makes a new source for each signature. The set
   * provider signs with P-256 keys only: that is what it was tried with.
   */
  JWSSigner prepare(JWK key) {
    try {
      if (key instanceof OctetKeyPair pair) {
        return new Ed25519Keys.Signer(pair);
      }
      if (key instanceof RSAKey rsa) {
        // Takes no random source. The salt of PSS is drawn by the provider and is not secret.
        return new RSASSASigner(rsa.toRSAPrivateKey());
      }
      return prepareEc(key.toECKey());
    } catch (JOSEException e) {
      throw new IllegalStateException(
          "The JCA provider cannot use " + key.getKeyType() + " keys", e);
    }
  }

  private JWSSigner prepareEc(ECKey key) throws JOSEException {
    Provider chosen = provider(key.getCurve());
    ECDSASigner signer = new ECDSASigner(key.toECPrivateKey(chosen), key.getCurve());
    signer.getJCAContext().setSecureRandom(random);
    if (chosen != null) {
      signer.getJCAContext().setProvider(chosen);
    }
    return signer;
  }

  private @Nullable Provider provider(Curve curve) {
    if (curve.equals(Curve.SECP256K1)) {
      return BouncyCastle.provider();
    }
    return curve.equals(Curve.P_256) ? provider : null;
  }
}
