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
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Signature;
import org.jspecify.annotations.Nullable;

/**
 * Signs JWTs: proofs with ES256, or with ES256K if another application made the key, and client
 * assertions with the algorithm of the client key. One instance makes all signatures of a client,
 * so that its JCA provider need not be registered globally.
 */
public final class JwtSigner {
  private static final Logger LOG = System.getLogger(JwtSigner.class.getName());

  private final SecureRandom random;

  /** The provider that the application sets, for keys and signatures. */
  private final @Nullable Provider given;

  private final @Nullable Provider es256;

  /** Creates the signer; without a provider the one of {@link ChosenProviders} signs. */
  public JwtSigner(SecureRandom random, @Nullable Provider provider) {
    this.random = random;
    this.given = provider;
    this.es256 = provider == null ? ChosenProviders.signing() : provider;
  }

  /**
   * Makes a key and a signature with the provider, if one is set, so that an unusable provider is
   * found when the application starts and not at the first login. Logs which provider signs.
   *
   * @throws IllegalArgumentException when the provider cannot make them
   */
  public void tryProvider() {
    if (given != null) {
      try {
        sign(
            SigningKey.generate(random, given),
            new JWSHeader(JWSAlgorithm.ES256),
            new JWTClaimsSet.Builder().build());
      } catch (RuntimeException e) {
        throw new IllegalArgumentException(
            "The JCA provider "
                + given.getName()
                + " cannot make ES256 keys and signatures; set another one or none",
            e);
      }
    }
    LOG.log(Level.INFO, "DPoP proofs are signed by the JCA provider {0}", es256Name());
  }

  private String es256Name() {
    try {
      Provider signing =
          es256 == null ? Signature.getInstance("SHA256withECDSA").getProvider() : es256;
      return signing.getName() + " " + signing.getVersionStr();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java runtime has no ES256", e);
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

  /**
   * Signs claims and returns the JWT in compact form. For the JWT of each call: the header is
   * encoded once for a key, and no tree of claims is made.
   *
   * @param claims a JSON object
   */
  public String sign(SigningKey key, JWSHeader header, String claims) {
    String payload = Base64Url.encode(claims.getBytes(StandardCharsets.UTF_8));
    String unsigned = header.toBase64URL() + "." + payload;
    try {
      return unsigned
          + "."
          + key.signer(this).sign(header, unsigned.getBytes(StandardCharsets.US_ASCII));
    } catch (JOSEException e) {
      throw new IllegalStateException(
          "The JCA provider cannot sign with " + header.getAlgorithm(), e);
    }
  }

  /** Returns a new {@code jti}. */
  public String freshId() {
    return RandomTokens.id(random);
  }

  /**
   * Makes the signer of a key. Converts the key to the provider's own type once, and sets the
   * random source, because otherwise the signer makes a new source for each signature. The provider
   * signs with P-256 keys only: that is what it was tried with.
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
    if (key.getCurve().equals(Curve.P_256)) {
      return new EcSigner(key, random, es256);
    }
    if (key.getCurve().equals(Curve.SECP256K1)) {
      return new EcSigner(key, random, BouncyCastle.provider());
    }
    ECDSASigner signer = new ECDSASigner(key.toECPrivateKey(), key.getCurve());
    signer.getJCAContext().setSecureRandom(random);
    return signer;
  }
}
