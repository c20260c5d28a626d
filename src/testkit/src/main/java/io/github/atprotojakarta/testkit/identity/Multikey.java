package io.github.atprotojakarta.testkit.identity;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.util.Arrays;

/** Encodes P-256 keys for DID documents: multicodec, compressed point, base58btc. */
public final class Multikey {
  private static final String BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  private static final int COORDINATE_BYTES = 32;
  private static final int BYTES = 3 + COORDINATE_BYTES;
  private static final BigInteger THREE = BigInteger.valueOf(3);
  private static final BigInteger P =
      new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);
  private static final BigInteger B =
      new BigInteger("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b", 16);

  private Multikey() {}

  static String encode(ECKey key) {
    byte[] bytes = new byte[BYTES];
    bytes[0] = (byte) 0x80; // the multicodec p256-pub, 0x1200, as an unsigned varint
    bytes[1] = 0x24;
    bytes[2] = (byte) (key.getY().decodeToBigInteger().testBit(0) ? 3 : 2);
    byte[] x = unsigned(key.getX().decodeToBigInteger(), COORDINATE_BYTES);
    System.arraycopy(x, 0, bytes, 3, COORDINATE_BYTES);
    StringBuilder digits = new StringBuilder();
    BigInteger rest = new BigInteger(1, bytes);
    while (rest.signum() > 0) {
      BigInteger[] parts = rest.divideAndRemainder(BigInteger.valueOf(BASE58.length()));
      digits.append(BASE58.charAt(parts[1].intValue()));
      rest = parts[0];
    }
    return "z" + digits.reverse();
  }

  /**
   * Returns the public key of a multikey.
   *
   * @throws IllegalArgumentException if it is no P-256 key
   */
  public static ECKey decode(String multikey) {
    BigInteger number = BigInteger.ZERO;
    for (char digit : multikey.substring(1).toCharArray()) {
      number =
          number
              .multiply(BigInteger.valueOf(BASE58.length()))
              .add(BigInteger.valueOf(BASE58.indexOf(digit)));
    }
    byte[] bytes = unsigned(number, BYTES);
    if (bytes[0] != (byte) 0x80 || bytes[1] != 0x24 || (bytes[2] & ~1) != 2) {
      throw new IllegalArgumentException("Not a P-256 multikey: " + multikey);
    }
    BigInteger x = new BigInteger(1, Arrays.copyOfRange(bytes, 3, BYTES));
    // y^2 = x^3 - 3x + b; P has the remainder 3 by 4, so this is the root.
    BigInteger square = x.pow(3).subtract(x.multiply(THREE)).add(B).mod(P);
    BigInteger y = square.modPow(P.add(BigInteger.ONE).shiftRight(2), P);
    if (y.testBit(0) != (bytes[2] == 3)) {
      y = P.subtract(y);
    }
    return new ECKey.Builder(
            Curve.P_256,
            Base64URL.encode(unsigned(x, COORDINATE_BYTES)),
            Base64URL.encode(unsigned(y, COORDINATE_BYTES)))
        .build();
  }

  private static byte[] unsigned(BigInteger number, int size) {
    byte[] signed = number.toByteArray();
    byte[] bytes = new byte[size];
    int length = Math.min(signed.length, size);
    System.arraycopy(signed, signed.length - length, bytes, size - length, length);
    return bytes;
  }
}
