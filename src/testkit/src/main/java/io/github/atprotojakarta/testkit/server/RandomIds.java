package io.github.atprotojakarta.testkit.server;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Generates unguessable ids for codes, tokens, requests and browsers. */
public final class RandomIds {
  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

  private final SecureRandom random;

  /** Uses this source of randomness. */
  public RandomIds(SecureRandom random) {
    this.random = random;
  }

  /** Returns {@code prefix} and this many random bytes in hexadecimal. */
  public String hex(String prefix, int bytes) {
    return prefix + HexFormat.of().formatHex(bytes(bytes));
  }

  /** Returns this many random bytes in base64url. */
  public String base64(int bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(bytes));
  }

  /** Returns this many random characters of the base32 alphabet. */
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
