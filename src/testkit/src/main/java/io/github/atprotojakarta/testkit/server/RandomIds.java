package io.github.atprotojakarta.testkit.server;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Unguessable names for codes, tokens, requests and devices. */
public final class RandomIds {
  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

  private final SecureRandom random;

  /** Draws from this source. */
  public RandomIds(SecureRandom random) {
    this.random = random;
  }

  /** {@code prefix} and so many random bytes in hexadecimal. */
  public String hex(String prefix, int bytes) {
    return prefix + HexFormat.of().formatHex(bytes(bytes));
  }

  /** So many random bytes in base64url. */
  public String base64(int bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(bytes));
  }

  /** So many random characters of the base32 alphabet. */
  public String base32(int characters) {
    StringBuilder text = new StringBuilder();
    random.ints(characters, 0, BASE32.length()).forEach(i -> text.append(BASE32.charAt(i)));
    return text.toString();
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
