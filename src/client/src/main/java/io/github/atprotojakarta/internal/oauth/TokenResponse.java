package io.github.atprotojakarta.internal.oauth;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.identity.Did;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A successful answer of a token endpoint (RFC 6749 section 5.1, AT Protocol OAuth profile), with
 * nothing verified about the account yet.
 *
 * @param accessToken opaque
 * @param refreshToken opaque; {@code null} when the server issued none
 * @param scope what was granted; holds {@code atproto}
 * @param expiresIn the lifetime of the access token; {@code null} when the server did not say
 * @param sub the account
 */
public record TokenResponse(
    Secret accessToken,
    @Nullable Secret refreshToken,
    String scope,
    @Nullable Duration expiresIn,
    Did sub) {}
