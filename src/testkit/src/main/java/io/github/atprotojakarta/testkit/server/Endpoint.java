package io.github.atprotojakarta.testkit.server;

/** The parts of the network that can be told to misbehave, and whose requests are counted. */
public enum Endpoint {
  /** Pushed authorization requests. */
  PAR,
  /** The token end point: code exchange and refresh. */
  TOKEN,
  /** Token revocation. */
  REVOCATION,
  /** The pages that people see: sign-in and consent. */
  AUTHORIZATION,
  /** {@code /.well-known/oauth-authorization-server} and the server's JWK set. */
  SERVER_METADATA,
  /** {@code /.well-known/oauth-protected-resource}. */
  RESOURCE_METADATA,
  /** The XRPC methods of the PDS. */
  XRPC,
  /** DID documents. */
  DIRECTORY,
  /** Anything else, such as pictures. */
  OTHER
}
