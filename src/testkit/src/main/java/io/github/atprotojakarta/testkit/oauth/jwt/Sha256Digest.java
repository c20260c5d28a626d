package io.github.atprotojakarta.testkit.oauth.jwt;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** SHA-256 digests. */
public final class Sha256Digest {
  private Sha256Digest() {}

  /** Returns a new digest. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java runtime does not support SHA-256", e);
    }
  }

  /** Returns the hash of an ASCII string in base64url, as in PKCE and DPoP. */
  public static String base64Url(String string) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(digest().digest(string.getBytes(StandardCharsets.US_ASCII)));
  }
}
