package io.github.atprotojakarta.internal.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.KeyAgreement;
import org.jspecify.annotations.Nullable;

/** Makes and reads signing keys on elliptic curves. No exception or its cause shows a key. */
final class EcKeys {
  /** The names of the curves in DER (RFC 5480 section 2.1.1.1, SEC 2 section A.2.1). */
  private static final Map<String, Curve> CURVES =
      Map.of(
          "2a8648ce3d030107", Curve.P_256,
          "2b81040022", Curve.P_384,
          "2b81040023", Curve.P_521,
          "2b8104000a", Curve.SECP256K1);

  /** What comes before the 32 bytes of a secp256k1 key in its PKCS#8 structure. */
  private static final byte[] SECP256K1_START =
      HexFormat.of().parseHex("303e020100301006072a8648ce3d020106052b8104000a042730250201010420");

  private EcKeys() {}

  /** Bouncy Castle would write the parameters of the curve instead of its name. */
  static byte[] secp256k1ToPkcs8(ECKey key) {
    byte[] d = ECKey.encodeCoordinate(256, key.getD().decodeToBigInteger()).decode();
    return ByteBuffer.allocate(SECP256K1_START.length + d.length)
        .put(SECP256K1_START)
        .put(d)
        .array();
  }

  /**
   * Makes a new key.
   *
   * @param provider for the curves of the JDK; {@code null} for the choice of this library
   */
  static SigningKey generate(Curve curve, SecureRandom random, @Nullable Provider provider) {
    try {
      return SigningKey.of(
          new ECKeyGenerator(curve)
              .secureRandom(random)
              .provider(
                  provider == null
                      ? ChosenProviders.ofCurve(curve, ChosenProviders::generating)
                      : provider)
              .generate());
    } catch (JOSEException e) {
      throw new IllegalStateException("The JCA provider cannot make " + curve + " keys", e);
    }
  }

  /** Returns the curve of a name in DER. Explicit parameters have no name and are refused. */
  static Curve curve(byte[] oid) {
    return Optional.ofNullable(CURVES.get(HexFormat.of().formatHex(oid)))
        .orElseThrow(() -> new IllegalArgumentException("unknown curve"));
  }

  /**
   * Reads the structure of RFC 5915.
   *
   * @param outer the curve that the structure is for; {@code null} if nothing around it names one:
   *     then the structure may name it, and a key of 32 bytes without a name is on P-256
   */
  static SigningKey ofSec1(byte[] der, @Nullable Curve outer) throws GeneralSecurityException {
    Der key = new Der(der).enter(Der.SEQUENCE);
    if (!key.number().equals(BigInteger.ONE)) {
      throw new IllegalArgumentException("unknown version");
    }
    byte[] d = key.next(Der.OCTETS);
    Curve inner =
        key.hasNext(Der.PARAMETERS) ? curve(key.enter(Der.PARAMETERS).next(Der.OID)) : null;
    if (outer != null && inner != null && !outer.equals(inner)) {
      throw new IllegalArgumentException("two curves");
    }
    Curve curve = outer != null ? outer : inner != null ? inner : Curve.P_256;
    return ofNumber(curve, d);
  }

  private static SigningKey ofNumber(Curve curve, byte[] bytes) throws GeneralSecurityException {
    if (curve.equals(Curve.SECP256K1)) {
      BouncyCastle.demand();
    }
    ECParameterSpec parameters = curve.toECParameterSpec();
    BigInteger d = new BigInteger(1, bytes);
    if (bytes.length != bytes(parameters)
        || d.signum() == 0
        || d.compareTo(parameters.getOrder()) >= 0) {
      throw new IllegalArgumentException("out of range");
    }
    return withPublicPart(curve, d);
  }

  /**
   * The private key need not contain the public point, and the JDK does not compute it. A key
   * agreement with the curve's generator returns its x, in constant time. The equation of the curve
   * has two solutions for y, and a signature shows the right one.
   */
  private static SigningKey withPublicPart(Curve curve, BigInteger d)
      throws GeneralSecurityException {
    ECParameterSpec parameters = curve.toECParameterSpec();
    KeyFactory factory =
        curve.equals(Curve.SECP256K1)
            ? KeyFactory.getInstance("EC", BouncyCastle.provider())
            : KeyFactory.getInstance("EC");
    KeyAgreement agreement =
        curve.equals(Curve.SECP256K1)
            ? KeyAgreement.getInstance("ECDH", BouncyCastle.provider())
            : KeyAgreement.getInstance("ECDH");
    ECPrivateKey key = (ECPrivateKey) factory.generatePrivate(new ECPrivateKeySpec(d, parameters));
    agreement.init(key);
    agreement.doPhase(
        factory.generatePublic(new ECPublicKeySpec(parameters.getGenerator(), parameters)), true);
    BigInteger x = new BigInteger(1, agreement.generateSecret());
    BigInteger p = ((ECFieldFp) parameters.getCurve().getField()).getP();
    BigInteger square =
        x.pow(3)
            .add(parameters.getCurve().getA().multiply(x))
            .add(parameters.getCurve().getB())
            .mod(p);
    // p of each of these curves is 3 modulo 4, so this power is a square root.
    BigInteger y = square.modPow(p.add(BigInteger.ONE).shiftRight(2), p);
    SigningKey candidate = pair(curve, d, x, y);
    return candidate.isPair() ? candidate : pair(curve, d, x, p.subtract(y));
  }

  private static SigningKey pair(Curve curve, BigInteger d, BigInteger x, BigInteger y) {
    int bits = curve.toECParameterSpec().getCurve().getField().getFieldSize();
    return SigningKey.of(
        new ECKey.Builder(curve, ECKey.encodeCoordinate(bits, x), ECKey.encodeCoordinate(bits, y))
            .d(ECKey.encodeCoordinate(bits, d))
            .build());
  }

  /** RFC 5915 section 3: as many bytes as the order of the curve needs. */
  private static int bytes(ECParameterSpec parameters) {
    return (parameters.getOrder().bitLength() + 7) / 8;
  }
}
