package io.github.atprotojakarta.internal.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/**
 * Makes and reads Ed25519 keys, and signs with them (EdDSA, RFC 8037) by the JDK. The JOSE library
 * needs another library for them.
 */
final class Ed25519Keys {
  private static final int LENGTH = 32;

  /** What comes before the 32 bytes of a key in its DER structure (RFC 8410). */
  private static final byte[] PKCS8_START =
      HexFormat.of().parseHex("302e020100300506032b657004220420");

  private static final byte[] X509_START = HexFormat.of().parseHex("302a300506032b6570032100");

  private Ed25519Keys() {}

  /** Gives a key pair generator the private key, because the JDK has no other way to the public. */
  private static final class FixedRandom extends SecureRandom {
    private static final long serialVersionUID = 1;

    private final byte[] seed;

    FixedRandom(byte[] seed) {
      this.seed = seed;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      System.arraycopy(seed, 0, bytes, 0, bytes.length);
    }
  }

  static SigningKey generate(SecureRandom random) {
    byte[] seed = new byte[LENGTH];
    random.nextBytes(seed);
    try {
      return ofSeed(seed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java runtime cannot make Ed25519 keys", e);
    }
  }

  /** Makes a key of its private part. */
  static SigningKey ofSeed(byte[] seed) throws GeneralSecurityException {
    if (seed.length != LENGTH) {
      throw new IllegalArgumentException("not 32 bytes");
    }
    KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
    generator.initialize(NamedParameterSpec.ED25519, new FixedRandom(seed));
    EdECPublicKey made = (EdECPublicKey) generator.generateKeyPair().getPublic();
    byte[] encoded = made.getEncoded();
    byte[] x = Arrays.copyOfRange(encoded, encoded.length - LENGTH, encoded.length);
    SigningKey key =
        SigningKey.of(
            new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(x))
                .d(Base64URL.encode(seed))
                .build());
    if (!key.isPair()) {
      throw new GeneralSecurityException("The provider's key has another private part");
    }
    return key;
  }

  static byte[] toPkcs8(OctetKeyPair key) {
    return concat(PKCS8_START, key.getDecodedD());
  }

  static boolean verify(OctetKeyPair key, byte[] signed, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(
          KeyFactory.getInstance("Ed25519")
              .generatePublic(new X509EncodedKeySpec(concat(X509_START, key.getDecodedX()))));
      verifier.update(signed);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static byte[] concat(byte[] start, byte[] end) {
    byte[] all = Arrays.copyOf(start, start.length + end.length);
    System.arraycopy(end, 0, all, start.length, end.length);
    return all;
  }

  /** Signs with one key. */
  static final class Signer implements JWSSigner {
    private final JCAContext context = new JCAContext();
    private final PrivateKey key;

    Signer(OctetKeyPair pair) throws JOSEException {
      try {
        this.key =
            KeyFactory.getInstance("Ed25519")
                .generatePrivate(
                    new EdECPrivateKeySpec(NamedParameterSpec.ED25519, pair.getDecodedD()));
      } catch (GeneralSecurityException e) {
        throw new JOSEException("This Java runtime cannot use Ed25519 keys");
      }
    }

    @Override
    public Base64URL sign(JWSHeader header, byte[] input) throws JOSEException {
      try {
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(key);
        signature.update(input);
        return Base64URL.encode(signature.sign());
      } catch (GeneralSecurityException e) {
        throw new JOSEException("This Java runtime cannot sign with Ed25519", e);
      }
    }

    @Override
    public Set<JWSAlgorithm> supportedJWSAlgorithms() {
      return Set.of(JWSAlgorithm.EdDSA);
    }

    @Override
    public JCAContext getJCAContext() {
      return context;
    }
  }
}
