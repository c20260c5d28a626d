package io.github.atprotojakarta.oauth.dpop;

import java.net.URI;
import java.util.Optional;

/**
 * Keeps the newest nonce of each server for each key (RFC 9449 section 8.2). In memory unless an
 * application brings its own, to share nonces between nodes. A lost or stale nonce costs one more
 * request and nothing else, so an implementation may forget, and should not throw.
 */
public interface DpopNonceStore {
  /**
   * The newest nonce that a server gave.
   *
   * @param origin the server
   * @param keyThumbprint the RFC 7638 thumbprint of the DPoP key
   */
  Optional<String> find(URI origin, String keyThumbprint);

  /** Keeps a nonce in the place of an older one. */
  void put(URI origin, String keyThumbprint, String nonce);
}
