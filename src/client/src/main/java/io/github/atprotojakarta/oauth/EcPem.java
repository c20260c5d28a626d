package io.github.atprotojakarta.oauth;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.KeyAgreement;

/** Reads P-256 private keys in PKCS#8 PEM (RFC 7468 section 10). */
final class EcPem {
  private static final ECParameterSpec P_256 = Curve.P_256.toECParameterSpec();
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  private EcPem() {}

  static List<SigningKey> read(String text) {
    List<SigningKey> keys = new ArrayList<>();
    Matcher block = BLOCK.matcher(text);
    int end = 0;
    while (block.find() && text.substring(end, block.start()).isBlank()) {
      if (!block.group(1).equals("PRIVATE KEY")) {
        throw new IllegalArgumentException(
            "Client keys: a PEM block is a "
                + block.group(1)
                + ", not a PRIVATE KEY; convert it with: openssl pkcs8 -topk8 -nocrypt");
      }
      keys.add(readKey(block.group(2)));
      end = block.end();
    }
    if (keys.isEmpty() || !text.substring(end).isBlank()) {
      throw new IllegalArgumentException(
          "Client keys: the PEM text has a part that is no complete PRIVATE KEY block");
    }
    return keys;
  }

  private static SigningKey readKey(String base64) {
    try {
      byte[] der = Base64.getMimeDecoder().decode(base64);
      if (KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der))
              instanceof ECPrivateKey key
          && Curve.P_256.equals(Curve.forECParameterSpec(key.getParams()))) {
        return withPublicPart(key);
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // Falls through to the one message: a parser's own may quote the key.
    }
    throw new IllegalArgumentException(
        "Client keys: a PEM block is no P-256 key; make one with:"
            + " openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256");
  }

  /**
   * PKCS#8 need not hold the public point and the JDK does not compute it. A key agreement with the
   * curve's generator gives its x (in constant time, unlike arithmetic of our own), the equation of
   * the curve two candidates for y, and a signature tells which is right.
   */
  private static SigningKey withPublicPart(ECPrivateKey key) throws GeneralSecurityException {
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(key);
    agreement.doPhase(
        KeyFactory.getInstance("EC")
            .generatePublic(new ECPublicKeySpec(P_256.getGenerator(), P_256)),
        true);
    BigInteger x = new BigInteger(1, agreement.generateSecret());
    BigInteger p = ((ECFieldFp) P_256.getCurve().getField()).getP();
    BigInteger square =
        x.pow(3).add(P_256.getCurve().getA().multiply(x)).add(P_256.getCurve().getB()).mod(p);
    // p is 3 modulo 4, so this power is a square root.
    BigInteger y = square.modPow(p.add(BigInteger.ONE).shiftRight(2), p);
    SigningKey candidate = pair(key, x, y);
    return candidate.isPair() ? candidate : pair(key, x, p.subtract(y));
  }

  private static SigningKey pair(ECPrivateKey key, BigInteger x, BigInteger y) {
    int bits = P_256.getCurve().getField().getFieldSize();
    return SigningKey.of(
        new ECKey.Builder(
                Curve.P_256, ECKey.encodeCoordinate(bits, x), ECKey.encodeCoordinate(bits, y))
            .d(ECKey.encodeCoordinate(bits, key.getS()))
            .build());
  }
}
