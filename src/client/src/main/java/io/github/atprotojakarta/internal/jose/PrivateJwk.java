package io.github.atprotojakarta.internal.jose;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import java.math.BigInteger;
import java.text.ParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads private JWKs (RFC 7517, RFC 7518 section 6, RFC 8037). It reads only the members that make
 * the key: keys of other applications may have uses, chains and dates. No exception shows a value
 * or has a cause.
 */
final class PrivateJwk {
  private static final List<Curve> EC_CURVES =
      List.of(Curve.P_256, Curve.P_384, Curve.P_521, Curve.SECP256K1);

  private static final List<String> RSA_FACTORS = List.of("p", "q", "dp", "dq", "qi");

  private PrivateJwk() {}

  static SigningKey read(Map<String, Object> members) {
    SigningKey key =
        switch (String.valueOf(members.get("kty"))) {
          case "EC" -> ofCurve(members, EC_CURVES);
          case "OKP" -> ofEd25519(members);
          case "RSA" -> ofRsa(members);
          default ->
              throw new IllegalArgumentException("its \"kty\" is not \"EC\", \"RSA\" or \"OKP\"");
        };
    if (!key.isPair()) {
      throw new IllegalArgumentException("its public and private parts do not belong together");
    }
    return key;
  }

  /** Reads a key on one of the curves that are accepted, without a check of its public part. */
  static SigningKey ofCurve(Map<String, Object> members, List<Curve> accepted) {
    Curve curve = new Curve(String.valueOf(members.getOrDefault("crv", "none")));
    if (!"EC".equals(members.get("kty")) || !accepted.contains(curve)) {
      throw new IllegalArgumentException(
          "it is not a " + accepted.get(0) + " key (\"kty\": \"EC\", \"crv\": \"P-256\")");
    }
    demandPrivate(members);
    if (curve.equals(Curve.SECP256K1)) {
      BouncyCastle.demand();
    }
    ECKey key = parseEc(curve, members);
    BigInteger d = key.getD().decodeToBigInteger();
    if (d.signum() <= 0 || d.compareTo(curve.toECParameterSpec().getOrder()) >= 0) {
      throw new IllegalArgumentException("its private part is out of range");
    }
    return SigningKey.ofBare(key);
  }

  /** Reads the members that make the key, and checks that its point is on the curve. */
  private static ECKey parseEc(Curve curve, Map<String, Object> members) {
    try {
      return ECKey.parse(
          Map.of(
              "kty", "EC",
              "crv", curve.getName(),
              "x", String.valueOf(members.get("x")),
              "y", String.valueOf(members.get("y")),
              "d", String.valueOf(members.get("d"))));
    } catch (ParseException | IllegalArgumentException | IllegalStateException e) {
      throw new IllegalArgumentException("its \"x\" and \"y\" are not a point on the curve");
    }
  }

  private static SigningKey ofEd25519(Map<String, Object> members) {
    if (!"Ed25519".equals(members.get("crv"))) {
      throw new IllegalArgumentException("its \"crv\" is not \"Ed25519\"");
    }
    demandPrivate(members);
    try {
      OctetKeyPair key =
          OctetKeyPair.parse(
              Map.of(
                  "kty",
                  "OKP",
                  "crv",
                  "Ed25519",
                  "x",
                  String.valueOf(members.get("x")),
                  "d",
                  String.valueOf(members.get("d"))));
      if (key.getDecodedX().length == 32 && key.getDecodedD().length == 32) {
        return SigningKey.of(key);
      }
    } catch (ParseException | IllegalArgumentException | IllegalStateException e) {
      // The message below is used: a parser's own message may quote the key.
    }
    throw new IllegalArgumentException("its \"x\" and \"d\" are not 32 bytes each");
  }

  private static SigningKey ofRsa(Map<String, Object> members) {
    demandPrivate(members);
    Map<String, Object> parts = new HashMap<>();
    parts.put("kty", "RSA");
    for (String name : List.of("n", "e", "d")) {
      parts.put(name, String.valueOf(members.get(name)));
    }
    for (String name : RSA_FACTORS) {
      if (members.containsKey(name)) {
        parts.put(name, String.valueOf(members.get(name)));
      }
    }
    if (members.containsKey("oth")) {
      throw new IllegalArgumentException("it has more than two primes (\"oth\")");
    }
    try {
      return RsaKeys.checked(RSAKey.parse(parts));
    } catch (KeyFault e) {
      throw e;
    } catch (ParseException | IllegalArgumentException | IllegalStateException e) {
      throw new IllegalArgumentException("its members do not make an RSA key");
    }
  }

  private static void demandPrivate(Map<String, Object> members) {
    if (!(members.get("d") instanceof String)) {
      throw new IllegalArgumentException("it has no private part (\"d\")");
    }
  }
}
