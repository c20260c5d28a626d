package io.github.atprotojakarta.testkit.oauth.client;

import org.jspecify.annotations.Nullable;

/**
 * How a client authenticated.
 *
 * @param method {@code none} or {@code private_key_jwt}
 * @param keyId the kid of the assertion
 * @param algorithm the algorithm of the assertion
 * @param thumbprint the thumbprint of the key
 */
public record ClientAuth(
    String method,
    @Nullable String keyId,
    @Nullable String algorithm,
    @Nullable String thumbprint) {
  static final ClientAuth NONE = new ClientAuth("none", null, null, null);

  /** Returns whether a session may continue with another authentication: only "none" may change. */
  public boolean continuedBy(ClientAuth later) {
    return method.equals("none") || equals(later);
  }
}
