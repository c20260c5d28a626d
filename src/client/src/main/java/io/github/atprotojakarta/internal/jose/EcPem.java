package io.github.atprotojakarta.internal.jose;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads P-256 private keys in PEM (RFC 7468): PKCS#8 ("PRIVATE KEY") and the output of {@code
 * openssl ecparam -genkey} ("EC PRIVATE KEY", RFC 5915, with "EC PARAMETERS" before it).
 */
public final class EcPem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  private EcPem() {}

  /** Reads all keys of a PEM file. */
  public static List<SigningKey> read(String text) {
    List<SigningKey> keys = new ArrayList<>();
    Matcher block = BLOCK.matcher(text);
    int end = 0;
    while (block.find() && text.substring(end, block.start()).isBlank()) {
      readBlock(block.group(1), block.group(2), keys);
      end = block.end();
    }
    if (keys.isEmpty() || !text.substring(end).isBlank()) {
      throw new IllegalArgumentException(
          "Client keys: a part of the PEM is not a complete PRIVATE KEY block");
    }
    return keys;
  }

  private static void readBlock(String type, String base64, List<SigningKey> keys) {
    switch (type) {
      case "PRIVATE KEY" -> keys.add(EcKeys.ofPkcs8(decoded(base64)));
      case "EC PRIVATE KEY" -> keys.add(EcKeys.ofSec1(decoded(base64)));
      case "EC PARAMETERS" -> EcKeys.demandP256(decoded(base64));
      default ->
          throw new IllegalArgumentException(
              "Client keys: a PEM block is a "
                  + type
                  + ", not a PRIVATE KEY; convert it with: openssl pkcs8 -topk8 -nocrypt");
    }
  }

  private static byte[] decoded(String base64) {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw EcKeys.noKey();
    }
  }
}
