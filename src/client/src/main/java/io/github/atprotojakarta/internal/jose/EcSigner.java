package io.github.atprotojakarta.internal.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.impl.ECDSA;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Signs with ES256 or ES256K by one key, which is converted to the provider's own type once. Takes
 * deterministic signatures (RFC 6979) where the provider offers them: a weak random source then
 * cannot give the key away.
 */
final class EcSigner implements JWSSigner {
  private static final String ECDSA_SHA256 = "SHA256withECDSA";

  /** Bouncy Castle's name of ECDSA with the nonces of RFC 6979. */
  private static final String DETERMINISTIC = "SHA256withECDDSA";

  /** Two numbers of 32 bytes (RFC 7518 section 3.4, RFC 8812 section 3.2). */
  private static final int SIGNATURE_BYTES = 64;

  private final JCAContext context;
  private final PrivateKey key;
  private final JWSAlgorithm algorithm;

  /**
   * Creates a signer.
   *
   * @param key on P-256 or secp256k1
   * @param provider {@code null} for the platform's first one
   */
  EcSigner(ECKey key, SecureRandom random, @Nullable Provider provider) throws JOSEException {
    this.key = key.toECPrivateKey(provider);
    this.algorithm =
        key.getCurve().equals(Curve.SECP256K1) ? JWSAlgorithm.ES256K : JWSAlgorithm.ES256;
    this.context = new JCAContext(provider, random);
  }

  @Override
  public Base64URL sign(JWSHeader header, byte[] input) throws JOSEException {
    if (!algorithm.equals(header.getAlgorithm())) {
      throw new JOSEException("The key is for " + algorithm + ", not " + header.getAlgorithm());
    }
    try {
      byte[] der = sign(context.getProvider(), key, context.getSecureRandom(), input);
      byte[] signature = ECDSA.transcodeSignatureToConcat(der, SIGNATURE_BYTES);
      return new Base64URL(Base64Url.encode(signature));
    } catch (GeneralSecurityException e) {
      throw new JOSEException("The JCA provider cannot sign with " + algorithm, e);
    }
  }

  /** Signs with a key of the provider and returns the signature in DER. */
  static byte[] sign(@Nullable Provider provider, PrivateKey key, SecureRandom random, byte[] input)
      throws GeneralSecurityException {
    Signature signature = signature(provider);
    signature.initSign(key, random);
    signature.update(input);
    return signature.sign();
  }

  private static Signature signature(@Nullable Provider provider) throws GeneralSecurityException {
    if (provider == null) {
      return Signature.getInstance(ECDSA_SHA256);
    }
    boolean deterministic = provider.getService("Signature", DETERMINISTIC) != null;
    return Signature.getInstance(deterministic ? DETERMINISTIC : ECDSA_SHA256, provider);
  }

  @Override
  public Set<JWSAlgorithm> supportedJWSAlgorithms() {
    return Set.of(algorithm);
  }

  @Override
  public JCAContext getJCAContext() {
    return context;
  }
}
