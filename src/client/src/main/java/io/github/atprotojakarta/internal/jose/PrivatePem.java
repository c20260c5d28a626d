package io.github.atprotojakarta.internal.jose;

import com.nimbusds.jose.jwk.Curve;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads private keys in PEM (RFC 7468): PKCS#8 ("PRIVATE KEY"), SEC1 ("EC PRIVATE KEY", RFC 5915,
 * with "EC PARAMETERS" before it) and PKCS#1 ("RSA PRIVATE KEY", RFC 8017). Certificates beside the
 * keys are accepted. No exception or its cause shows a key.
 */
public final class PrivatePem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  private static final String CERTIFICATE = "CERTIFICATE";
  private static final String EC = "2a8648ce3d0201";
  private static final String RSA = "2a864886f70d010101";
  private static final String ED25519 = "2b6570";

  private PrivatePem() {}

  /** Reads a key from its DER structure. */
  private interface Structure {
    SigningKey read(byte[] der) throws GeneralSecurityException;
  }

  /**
   * Reads all keys of a PEM file.
   *
   * @throws IllegalArgumentException when a part of it is no key that can sign
   */
  public static List<SigningKey> read(String text) {
    List<SigningKey> keys = new ArrayList<>();
    Matcher block = BLOCK.matcher(text);
    Curve parameters = null;
    int end = 0;
    while (block.find() && text.substring(end, block.start()).isBlank()) {
      if (block.group(1).equals("EC PARAMETERS")) {
        parameters = curve(decoded(block.group(2)));
      } else if (!block.group(1).equals(CERTIFICATE)) {
        keys.add(readBlock(block.group(1), decoded(block.group(2)), parameters));
        parameters = null;
      }
      end = block.end();
    }
    if (keys.isEmpty() || !text.substring(end).isBlank()) {
      throw new IllegalArgumentException(
          "Client keys: a part of the PEM is not a complete PRIVATE KEY block");
    }
    return keys;
  }

  /** Returns the certificates in a PEM file, unread. */
  public static List<byte[]> certificates(String text) {
    return BLOCK
        .matcher(text)
        .results()
        .filter(block -> block.group(1).equals(CERTIFICATE))
        .map(block -> decoded(block.group(2)))
        .toList();
  }

  /**
   * Reads a key from its PKCS#8 structure (RFC 5958).
   *
   * @throws IllegalArgumentException when it is no key that can sign
   */
  public static SigningKey ofPkcs8(byte[] der) {
    return decode(der, PrivatePem::pkcs8);
  }

  private static SigningKey readBlock(String type, byte[] content, @Nullable Curve parameters) {
    return switch (type) {
      case "PRIVATE KEY" -> ofPkcs8(content);
      case "EC PRIVATE KEY" -> decode(content, der -> EcKeys.ofSec1(der, parameters));
      case "RSA PRIVATE KEY" -> decode(content, RsaKeys::ofPkcs1);
      default ->
          throw new IllegalArgumentException(
              "Client keys: a PEM block is a "
                  + type
                  + ", not a PRIVATE KEY; convert it with: openssl pkcs8 -topk8 -nocrypt");
    };
  }

  private static SigningKey pkcs8(byte[] der) throws GeneralSecurityException {
    Der info = new Der(der).enter(Der.SEQUENCE);
    info.number();
    Der algorithm = info.enter(Der.SEQUENCE);
    String name = HexFormat.of().formatHex(algorithm.next(Der.OID));
    byte[] key = info.next(Der.OCTETS);
    return switch (name) {
      case EC -> EcKeys.ofSec1(key, EcKeys.curve(algorithm.next(Der.OID)));
      case RSA -> RsaKeys.ofPkcs1(key);
      case ED25519 -> Ed25519Keys.ofSeed(new Der(key).next(Der.OCTETS));
      default -> throw new IllegalArgumentException("unknown algorithm");
    };
  }

  /** Returns the curve of the block before an EC key. Explicit parameters are refused. */
  private static Curve curve(byte[] der) {
    try {
      return EcKeys.curve(new Der(der).next(Der.OID));
    } catch (IllegalArgumentException e) {
      throw noKey();
    }
  }

  private static SigningKey decode(byte[] der, Structure structure) {
    SigningKey key;
    try {
      key = structure.read(der);
    } catch (KeyFault e) {
      throw new IllegalArgumentException(
          "Client keys: a key of the PEM cannot sign: " + e.getMessage());
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // Without the cause: a parser's own message may quote the key.
      throw noKey();
    }
    if (!key.isPair()) {
      throw noKey();
    }
    return key;
  }

  private static byte[] decoded(String base64) {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw noKey();
    }
  }

  private static IllegalArgumentException noKey() {
    return new IllegalArgumentException(
        "Client keys: a PEM block is not a private key of RSA or on P-256, P-384, P-521, secp256k1"
            + " or Ed25519; create one with: openssl genpkey -algorithm EC -pkeyopt"
            + " ec_paramgen_curve:P-256");
  }
}
