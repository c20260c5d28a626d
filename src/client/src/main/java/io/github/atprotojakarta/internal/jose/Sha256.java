package io.github.atprotojakarta.internal.jose;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Hashes strings with SHA-256. */
public final class Sha256 {
  private Sha256() {}

  /** Returns the hash of a string in UTF-8. */
  public static byte[] digest(String string) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(string.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
