package io.github.atprotojakarta.store;

import java.time.Instant;

/** The result of claiming a refresh. */
public sealed interface ClaimOutcome {
  /**
   * The claim is stored; the refresh token may be sent.
   *
   * @param leftBehind whether it replaced an expired claim of another node, whose refresh may have
   *     reached the server; not if that claim expired longer ago than {@link
   *     io.github.atprotojakarta.session.RefreshTimings#ENDED_CLAIM_COUNTS}
   */
  record Claimed(boolean leftBehind) implements ClaimOutcome {}

  /**
   * Another node holds a claim that has not expired.
   *
   * @param until when it expires
   */
  record Held(Instant until) implements ClaimOutcome {}

  /**
   * Another node has refreshed the tokens.
   *
   * @param current the session with the newer tokens
   */
  record Superseded(StoredSession current) implements ClaimOutcome {}

  /** The session does not exist any more. */
  record Gone() implements ClaimOutcome {}
}
