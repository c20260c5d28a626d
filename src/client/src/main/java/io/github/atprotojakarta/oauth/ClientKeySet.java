package io.github.atprotojakarta.oauth;

import io.github.atprotojakarta.Secret;
import jakarta.json.JsonObject;
import java.security.SecureRandom;

/** The client's own signing keys, newest first; each has a {@code kid}. */
public final class ClientKeySet {
  /** No keys: a public client. */
  public static ClientKeySet empty() {
    throw new UnsupportedOperationException();
  }

  /** One new ES256 key. */
  public static ClientKeySet generate(SecureRandom random) {
    throw new UnsupportedOperationException();
  }

  /**
   * Reads private keys: a JWK, a JWK set, or PKCS#8 PEM.
   *
   * @throws IllegalArgumentException when the text is none of these, or a key has no {@code kid} or
   *     cannot sign ES256; the message does not show the key
   */
  public static ClientKeySet parse(Secret text) {
    throw new UnsupportedOperationException();
  }

  /** Whether there is no key. */
  public boolean isEmpty() {
    throw new UnsupportedOperationException();
  }

  /** The private keys as a JWK set, for storing. */
  public Secret toPrivateJwks() {
    throw new UnsupportedOperationException();
  }

  /** The public keys as a JWK set, as it is served; holds no private member. */
  public JsonObject toPublicJwks() {
    throw new UnsupportedOperationException();
  }
}
