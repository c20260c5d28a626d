package io.github.atprotojakarta.oauth;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.identity.Did;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one session.
 *
 * @param issuer the authorization server that issued them
 * @param sub the account that they are for
 * @param audience the origin of the account's PDS, where they are good
 * @param scope what was granted, as the server wrote it
 * @param accessToken opaque; never parsed
 * @param refreshToken opaque and good once; {@code null} when the server issued none
 * @param expiresAt when the access token expires; {@code null} when the server did not say
 */
public record TokenSet(
    URI issuer,
    Did sub,
    URI audience,
    String scope,
    Secret accessToken,
    @Nullable Secret refreshToken,
    @Nullable Instant expiresAt) {}
