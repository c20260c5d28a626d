package io.github.atprotojakarta.testkit.oauth.dpop;

/**
 * A verified DPoP proof.
 *
 * @param thumbprint the SHA-256 thumbprint of its public key (RFC 7638)
 */
public record VerifiedProof(String thumbprint) {}
