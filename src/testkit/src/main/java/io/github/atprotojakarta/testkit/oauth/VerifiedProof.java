package io.github.atprotojakarta.testkit.oauth;

/**
 * A verified proof.
 *
 * @param thumbprint the SHA-256 thumbprint of its public key (RFC 7638)
 */
public record VerifiedProof(String thumbprint) {}
