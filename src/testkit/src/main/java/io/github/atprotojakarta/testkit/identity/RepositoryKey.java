package io.github.atprotojakarta.testkit.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;

/** The signing key of an account's repository, which the PDS keeps; on P-256. */
public final class RepositoryKey {
  private final ECKey key;

  private RepositoryKey(ECKey key) {
    this.key = key;
  }

  static RepositoryKey generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      return new RepositoryKey(
          new ECKey.Builder(Curve.P_256, (ECPublicKey) pair.getPublic())
              .privateKey(pair.getPrivate())
              .build());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java runtime does not support P-256", e);
    }
  }

  /** Returns the public key for the DID document. */
  String multikey() {
    return Multikey.encode(key);
  }

  /** Returns a JWT that is signed by this key. */
  public String sign(JWTClaimsSet claims) {
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).type(JOSEObjectType.JWT).build(), claims);
    try {
      jwt.sign(new ECDSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("The repository key cannot sign", e);
    }
    return jwt.serialize();
  }
}
