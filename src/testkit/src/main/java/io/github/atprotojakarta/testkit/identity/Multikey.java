package io.github.atprotojakarta.testkit.identity;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;

/** Encodes public keys for DID documents: multicodec, compressed point, base58btc. */
final class Multikey {
  private static final String BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  private static final int COORDINATE_BYTES = 32;

  private Multikey() {}

  /** Returns the public key of a new P-256 key pair; the private key is not needed here. */
  static String random() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return encode((ECPublicKey) generator.generateKeyPair().getPublic());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java runtime does not support P-256", e);
    }
  }

  private static String encode(ECPublicKey key) {
    byte[] bytes = new byte[3 + COORDINATE_BYTES];
    bytes[0] = (byte) 0x80; // the multicodec p256-pub, 0x1200, as an unsigned varint
    bytes[1] = 0x24;
    bytes[2] = (byte) (key.getW().getAffineY().testBit(0) ? 3 : 2);
    byte[] x = key.getW().getAffineX().toByteArray();
    int length = Math.min(x.length, COORDINATE_BYTES);
    System.arraycopy(x, x.length - length, bytes, bytes.length - length, length);
    StringBuilder digits = new StringBuilder();
    BigInteger rest = new BigInteger(1, bytes);
    while (rest.signum() > 0) {
      BigInteger[] parts = rest.divideAndRemainder(BigInteger.valueOf(BASE58.length()));
      digits.append(BASE58.charAt(parts[1].intValue()));
      rest = parts[0];
    }
    return "z" + digits.reverse();
  }
}
