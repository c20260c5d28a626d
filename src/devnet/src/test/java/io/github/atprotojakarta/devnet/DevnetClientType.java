package io.github.atprotojakarta.devnet;

/** The two types of client that the tests run with. */
enum DevnetClientType {
  /** {@code http://localhost}: public, for development, published nowhere. */
  LOOPBACK,
  /** An https client with a key, whose documents the authorization server fetches. */
  CONFIDENTIAL
}
