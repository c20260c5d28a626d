package io.github.atprotojakarta.testkit.server;

/** The endpoints of the network, for faults and counters. */
public enum Endpoint {
  /** Pushed authorization requests. */
  PAR,
  /** The token endpoint: code exchange and refresh. */
  TOKEN,
  /** Token revocation. */
  REVOCATION,
  /** The authorization endpoint: the sign-in and consent pages. */
  AUTHORIZATION,
  /** {@code /.well-known/oauth-authorization-server} and the server's JWK set. */
  SERVER_METADATA,
  /** {@code /.well-known/oauth-protected-resource}. */
  RESOURCE_METADATA,
  /** The XRPC methods of the PDS. */
  XRPC,
  /** DID documents. */
  DIRECTORY,
  /** Everything else, such as pictures. */
  OTHER
}
