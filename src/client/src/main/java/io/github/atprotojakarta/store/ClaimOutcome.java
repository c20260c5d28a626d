package io.github.atprotojakarta.store;

import java.time.Instant;

/** What came of trying to claim a refresh. */
public sealed interface ClaimOutcome {
  /**
   * The claim is written; the refresh token may be sent.
   *
   * @param leftBehind whether an expired claim of somebody else was taken over: that refresh may or
   *     may not have reached the server
   */
  record Claimed(boolean leftBehind) implements ClaimOutcome {}

  /**
   * Somebody else holds a claim that has not expired.
   *
   * @param until when it expires
   */
  record Held(Instant until) implements ClaimOutcome {}

  /**
   * The tokens have been refreshed in the meantime.
   *
   * @param current the session with the newer tokens
   */
  record Superseded(StoredSession current) implements ClaimOutcome {}

  /** The session is not there any more. */
  record Gone() implements ClaimOutcome {}
}
