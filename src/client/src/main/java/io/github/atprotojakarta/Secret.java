package io.github.atprotojakarta;

import io.github.atprotojakarta.internal.jose.Base64Url;
import io.github.atprotojakarta.internal.jose.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A value that must never be shown: a token, a code, a verifier, a cookie. Its {@code toString}
 * hides it, so records and log arguments may contain it; {@link #reveal()} is the one way to read
 * it, and so the one thing to search for when reviewing who does.
 */
public final class Secret {
  private final String value;
  private @Nullable String hash; // kept, because each call names its access token by its hash

  private Secret(String value) {
    this.value = value;
  }

  /**
   * Wraps a secret value.
   *
   * @throws IllegalArgumentException if it is empty
   */
  public static Secret of(String value) {
    if (Objects.requireNonNull(value, "value").isEmpty()) {
      throw new IllegalArgumentException("A secret must not be empty");
    }
    return new Secret(value);
  }

  /** Gives the value away. Call it only where the value leaves for its one destination. */
  public String reveal() {
    return value;
  }

  /** Returns the SHA-256 hash in base64url without padding, 43 characters. */
  public String sha256() {
    String known = hash;
    if (known == null) {
      known = Base64Url.encode(Sha256.digest(value));
      hash = known;
    }
    return known;
  }

  /** Compares in constant time, so that timing tells nothing about the value. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Secret that
        && MessageDigest.isEqual(
            value.getBytes(StandardCharsets.UTF_8), that.value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "(secret)";
  }
}
