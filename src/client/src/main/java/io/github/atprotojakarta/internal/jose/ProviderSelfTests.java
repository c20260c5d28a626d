package io.github.atprotojakarta.internal.jose;

import com.nimbusds.jose.jwk.Curve;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Known inputs and outputs that a JCA provider must reproduce before it is used. */
final class ProviderSelfTests {
  private static final ECParameterSpec P256 = Curve.P_256.toECParameterSpec();
  private static final byte[] MESSAGE = "sample".getBytes(StandardCharsets.US_ASCII);

  /** The key and the signature of RFC 6979 section A.2.5, "With SHA-256, message = sample". */
  private static final BigInteger PRIVATE =
      new BigInteger("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721", 16);

  private static final ECPoint PUBLIC =
      new ECPoint(
          new BigInteger("60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6", 16),
          new BigInteger("7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299", 16));

  private static final byte[] SIGNATURE =
      hex(
          "3046022100efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
              + "022100f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");

  /** Test case 16 of "The Galois/Counter Mode of Operation" (McGrew, Viega). */
  private static final byte[] GCM_KEY =
      hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");

  private static final byte[] GCM_NONCE = hex("cafebabefacedbaddecaf888");
  private static final byte[] GCM_HEADER = hex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
  private static final byte[] GCM_PLAIN =
      hex(
          "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
              + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
  private static final byte[] GCM_ENCRYPTED =
      hex(
          "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
              + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
              + "76fc6ece0f4e1768cddf8853bb2d551b");

  private ProviderSelfTests() {}

  /** Whether a provider verifies the known signature and refuses it for another message. */
  static boolean verifies(Provider provider) throws GeneralSecurityException {
    PublicKey key =
        KeyFactory.getInstance("EC", provider).generatePublic(new ECPublicKeySpec(PUBLIC, P256));
    return verifies(provider, key, MESSAGE, SIGNATURE)
        && !verifies(provider, key, "another".getBytes(StandardCharsets.US_ASCII), SIGNATURE);
  }

  private static boolean verifies(
      Provider provider, PublicKey key, byte[] message, byte[] signature)
      throws GeneralSecurityException {
    Signature verifier = Signature.getInstance("SHA256withECDSA", provider);
    verifier.initVerify(key);
    verifier.update(message);
    return verifier.verify(signature);
  }

  /** Whether a provider makes a good signature with the known key, as it makes those of proofs. */
  static boolean signs(Provider provider) throws GeneralSecurityException {
    PrivateKey key =
        KeyFactory.getInstance("EC", provider).generatePrivate(new ECPrivateKeySpec(PRIVATE, P256));
    byte[] signature = EcSigner.sign(provider, key, new SecureRandom(), MESSAGE);
    PublicKey known =
        KeyFactory.getInstance("EC", provider).generatePublic(new ECPublicKeySpec(PUBLIC, P256));
    return verifies(provider) && verifies(provider, known, MESSAGE, signature);
  }

  /** Whether a provider makes keys on P-256 with which it can sign. */
  static boolean makesKeys(Provider provider) throws GeneralSecurityException {
    SecureRandom random = new SecureRandom();
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", provider);
    generator.initialize(new ECGenParameterSpec("secp256r1"), random);
    KeyPair pair = generator.generateKeyPair();
    byte[] signature = EcSigner.sign(provider, pair.getPrivate(), random, MESSAGE);
    return pair.getPublic() instanceof ECPublicKey key
        && key.getParams().getOrder().equals(P256.getOrder())
        && verifies(provider, key, MESSAGE, signature);
  }

  /** Whether a provider encrypts the known text with AES-256-GCM, and decrypts it. */
  static boolean encrypts(Provider provider) throws GeneralSecurityException {
    return Arrays.equals(GCM_ENCRYPTED, gcm(provider, Cipher.ENCRYPT_MODE, GCM_PLAIN))
        && Arrays.equals(GCM_PLAIN, gcm(provider, Cipher.DECRYPT_MODE, GCM_ENCRYPTED));
  }

  private static byte[] gcm(Provider provider, int mode, byte[] input)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", provider);
    cipher.init(mode, new SecretKeySpec(GCM_KEY, "AES"), new GCMParameterSpec(128, GCM_NONCE));
    cipher.updateAAD(GCM_HEADER);
    return cipher.doFinal(input);
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
