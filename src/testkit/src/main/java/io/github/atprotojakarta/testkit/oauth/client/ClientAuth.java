package io.github.atprotojakarta.testkit.oauth.client;

import org.jspecify.annotations.Nullable;

/**
 * How a client proved who it is.
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

  /** Whether a session begun with this may go on with another one: a public one may rise. */
  public boolean continuedBy(ClientAuth later) {
    return method.equals("none") || equals(later);
  }
}
