package io.github.atprotojakarta.oauth;

import io.github.atprotojakarta.Secret;
import java.security.SecureRandom;

/** The ES256 key that one session's tokens are bound to (RFC 9449). */
public final class DpopKey {
  /** Makes a new key. */
  public static DpopKey generate(SecureRandom random) {
    throw new UnsupportedOperationException();
  }

  /**
   * Reads a key that {@link #toJwk} wrote.
   *
   * @throws IllegalArgumentException when it is no private P-256 key; the message does not show it
   */
  public static DpopKey fromJwk(Secret jwk) {
    throw new UnsupportedOperationException();
  }

  /** The private key as a JWK, for storing. */
  public Secret toJwk() {
    throw new UnsupportedOperationException();
  }

  /** The RFC 7638 SHA-256 thumbprint of the public key. */
  public String thumbprint() {
    throw new UnsupportedOperationException();
  }
}
