package io.github.atprotojakarta.internal.oauth;

import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.oauth.TokenSet;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A successful response of a token endpoint (RFC 6749 section 5.1, AT Protocol OAuth profile). The
 * account is not verified.
 *
 * @param accessToken opaque
 * @param refreshToken opaque; {@code null} when the server issued none
 * @param scope the granted scope; contains {@code atproto}
 * @param expiresIn the lifetime of the access token; {@code null} when the server sent none
 * @param sub the account
 */
public record TokenResponse(
    Secret accessToken,
    @Nullable Secret refreshToken,
    String scope,
    @Nullable Duration expiresIn,
    Did sub) {

  /**
   * Returns the tokens of a session.
   *
   * @param audience the account's PDS, verified
   * @param issuedAt the time of the response
   */
  public TokenSet tokens(URI issuer, URI audience, Instant issuedAt) {
    return new TokenSet(
        issuer,
        sub,
        audience,
        scope,
        accessToken,
        refreshToken,
        expiresIn == null ? null : issuedAt.plus(expiresIn));
  }

  /** Returns these tokens with another refresh token if the server issued no new one. */
  public TokenResponse orRefreshToken(@Nullable Secret old) {
    return refreshToken == null ? new TokenResponse(accessToken, old, scope, expiresIn, sub) : this;
  }
}
