package io.github.atprotojakarta.testkit.oauth.dpop;

/** What an endpoint does with the nonce of a DPoP proof (RFC 9449 section 8). */
public enum NonceRule {
  /** A proof without a valid nonce is refused with {@code use_dpop_nonce}. */
  REQUIRED,
  /** A proof without a nonce is accepted, one with an invalid nonce is refused. */
  OPTIONAL,
  /** The nonce is not looked at. */
  IGNORED
}
