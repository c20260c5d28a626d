package io.github.atprotojakarta.oauth;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.identity.Did;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one session.
 *
 * @param issuer the authorization server that issued the tokens
 * @param sub the account
 * @param audience the origin of the account's PDS, the only server that gets the access token
 * @param scope the granted scope, as the server wrote it
 * @param accessToken opaque; never parsed
 * @param refreshToken opaque, can be used once; {@code null} when the server issued none
 * @param expiresAt when the access token expires; {@code null} when the server sent no lifetime
 */
public record TokenSet(
    URI issuer,
    Did sub,
    URI audience,
    String scope,
    Secret accessToken,
    @Nullable Secret refreshToken,
    @Nullable Instant expiresAt) {}
