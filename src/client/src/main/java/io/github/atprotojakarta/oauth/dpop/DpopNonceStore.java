package io.github.atprotojakarta.oauth.dpop;

import java.net.URI;
import java.util.Optional;

/**
 * Stores the newest nonce of each server and key (RFC 9449 section 8.2). The default is in memory;
 * an application can share nonces between nodes with its own store. A missing or old nonce costs
 * one more request only, so an implementation may forget nonces. An exception is logged and
 * ignored.
 */
public interface DpopNonceStore {
  /**
   * Returns the newest nonce of a server. A store may return one that another key got, for a key
   * that has none: a server that binds its nonces to keys responds with a new one.
   *
   * @param origin the server
   * @param keyThumbprint the RFC 7638 thumbprint of the DPoP key
   */
  Optional<String> find(URI origin, String keyThumbprint);

  /** Stores a nonce in place of an older one. */
  void put(URI origin, String keyThumbprint, String nonce);
}
