package io.github.atprotojakarta.testkit.oauth.jwt;

import com.nimbusds.jose.jwk.ECKey;
import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Verifies ES256K signatures (RFC 8812): the reference client prefers them for its DPoP keys, and
 * Java has not supported their curve since version 16. It handles only public keys, so timing does
 * not matter.
 */
final class Es256k {
  private static final int SIZE = 32;
  private static final BigInteger SEVEN = BigInteger.valueOf(7);
  private static final BigInteger THREE = BigInteger.valueOf(3);
  private static final BigInteger P =
      new BigInteger("fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f", 16);
  private static final BigInteger N =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
  private static final Point G =
      new Point(
          new BigInteger("79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798", 16),
          new BigInteger("483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8", 16));

  private Es256k() {}

  /** A point of the curve; the point at infinity is null. */
  private record Point(BigInteger x, BigInteger y) {}

  /** Returns whether the signature is valid (SEC 1, section 4.1.4). */
  static boolean verify(ECKey key, byte[] signed, byte[] signature) {
    Point q = new Point(key.getX().decodeToBigInteger(), key.getY().decodeToBigInteger());
    if (signature.length != 2 * SIZE || !onCurve(q)) {
      return false;
    }
    BigInteger r = new BigInteger(1, Arrays.copyOf(signature, SIZE));
    BigInteger s = new BigInteger(1, Arrays.copyOfRange(signature, SIZE, 2 * SIZE));
    if (!inRange(r) || !inRange(s)) {
      return false;
    }
    BigInteger e = new BigInteger(1, Sha256Digest.digest().digest(signed));
    BigInteger w = s.modInverse(N);
    Point sum = add(times(e.multiply(w).mod(N), G), times(r.multiply(w).mod(N), q));
    return sum != null && sum.x().mod(N).equals(r);
  }

  private static boolean inRange(BigInteger scalar) {
    return scalar.signum() > 0 && scalar.compareTo(N) < 0;
  }

  private static boolean onCurve(Point point) {
    BigInteger right = point.x().modPow(THREE, P).add(SEVEN).mod(P);
    return point.x().compareTo(P) < 0
        && point.y().compareTo(P) < 0
        && point.y().multiply(point.y()).mod(P).equals(right);
  }

  private static @Nullable Point times(BigInteger scalar, Point point) {
    Point sum = null;
    for (int bit = scalar.bitLength() - 1; bit >= 0; bit--) {
      sum = add(sum, sum);
      if (scalar.testBit(bit)) {
        sum = add(sum, point);
      }
    }
    return sum;
  }

  private static @Nullable Point add(@Nullable Point a, @Nullable Point b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    if (a.x().equals(b.x()) && a.y().add(b.y()).mod(P).signum() == 0) {
      return null;
    }
    BigInteger slope =
        a.equals(b)
            ? THREE.multiply(a.x()).multiply(a.x()).multiply(a.y().shiftLeft(1).modInverse(P))
            : b.y().subtract(a.y()).multiply(b.x().subtract(a.x()).modInverse(P));
    BigInteger x = slope.multiply(slope).subtract(a.x()).subtract(b.x()).mod(P);
    return new Point(x, slope.multiply(a.x().subtract(x)).subtract(a.y()).mod(P));
  }
}
