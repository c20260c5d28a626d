package io.github.atprotojakarta.internal.jose;

import java.util.Base64;

/** Encodes bytes as JOSE does: in base64url without padding (RFC 7515 section 2). */
public final class Base64Url {
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private Base64Url() {}

  /** Returns the bytes as a string. */
  public static String encode(byte[] bytes) {
    return ENCODER.encodeToString(bytes);
  }
}
