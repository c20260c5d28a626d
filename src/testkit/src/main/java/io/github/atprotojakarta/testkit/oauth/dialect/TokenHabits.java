package io.github.atprotojakarta.testkit.oauth.dialect;

import java.time.Duration;

/**
 * What a server does with tokens.
 *
 * @param accessTokenLifetime the lifetime of access tokens
 * @param replay what follows when a refresh token is used a second time
 * @param expired how the PDS refuses an access token
 * @param revocation the response to a revocation
 */
public record TokenHabits(
    Duration accessTokenLifetime, Replay replay, Expired expired, Revocation revocation) {
  /** What follows when a refresh token is used a second time. */
  public enum Replay {
    /** The session ends. */
    ENDS_SESSION,
    /** The request is refused, and the session lives on. */
    REFUSED,
    /** The request succeeds, because the server takes it for a repetition. */
    ACCEPTED
  }

  /** How the PDS refuses an access token that has expired or is unknown. */
  public enum Expired {
    /** 401 with {@code invalid_token} in a challenge (RFC 9449 section 7.1). */
    CHALLENGE,
    /** 401 with an XRPC error and no challenge. */
    NO_CHALLENGE,
    /** 400 with the XRPC error {@code ExpiredToken}. */
    BAD_REQUEST
  }

  /** The response to a revocation. */
  public enum Revocation {
    /** 200 with an empty object. */
    OBJECT,
    /** 200 without content. */
    EMPTY,
    /** 404, because there is no such endpoint. */
    NOT_FOUND
  }

  static final TokenHabits REFERENCE =
      new TokenHabits(
          Duration.ofHours(1), Replay.ENDS_SESSION, Expired.CHALLENGE, Revocation.OBJECT);
}
