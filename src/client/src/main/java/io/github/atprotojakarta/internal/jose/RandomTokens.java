package io.github.atprotojakarta.internal.jose;

import io.github.atprotojakarta.Secret;
import java.security.SecureRandom;

/** Makes random values that cannot be guessed. */
public final class RandomTokens {
  private static final int TOKEN_BYTES = 32;
  private static final int ID_BYTES = 18;

  private RandomTokens() {}

  /**
   * Returns a new token of 256 random bits (base64url, 43 characters): a {@code state}, or the
   * value of a cookie.
   */
  public static Secret token(SecureRandom random) {
    return Secret.of(encode(random, TOKEN_BYTES));
  }

  /** Returns a new PKCE verifier of 256 random bits, as RFC 7636 section 4.1 recommends. */
  public static Secret codeVerifier(SecureRandom random) {
    return Secret.of(encode(random, TOKEN_BYTES));
  }

  /**
   * Returns a new {@code jti} of 144 bits. RFC 9449 section 4.2 demands 96 at least; 144 fill whole
   * base64url characters.
   */
  static String id(SecureRandom random) {
    return encode(random, ID_BYTES);
  }

  private static String encode(SecureRandom random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return Base64Url.encode(bytes);
  }
}
