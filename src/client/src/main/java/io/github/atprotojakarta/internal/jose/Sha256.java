package io.github.atprotojakarta.internal.jose;

import io.github.atprotojakarta.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Hashes secrets with SHA-256: states and cookies as they are stored, tokens as proofs name them.
 */
public final class Sha256 {
  private Sha256() {}

  /** Returns the hash of a secret in base64url without padding, 43 characters. */
  public static String hash(Secret secret) {
    return Base64Url.encode(digest(secret.reveal()));
  }

  /** Returns the hash of a string in UTF-8. */
  public static byte[] digest(String string) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(string.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
