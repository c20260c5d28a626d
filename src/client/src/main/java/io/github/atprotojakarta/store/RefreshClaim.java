package io.github.atprotojakarta.store;

import io.github.atprotojakarta.session.RefreshTimings;
import java.time.Instant;

/**
 * The mark in the store before a refresh token is sent, so that no other node sends it. The times
 * are by the clock of the node that made it. A store with its own clock for all nodes may use that
 * clock; then only the difference of the two times counts.
 *
 * @param id identifies the claim; new for every attempt
 * @param at when the claim was made
 * @param until when the claim expires, as its node must have died
 */
public record RefreshClaim(String id, Instant at, Instant until) {
  /**
   * Returns whether this claim counts at a time: it has not ended, or it ended so lately that its
   * refresh may have reached the server ({@link RefreshTimings#ENDED_CLAIM_COUNTS}).
   */
  public boolean countsAt(Instant time) {
    return time.isBefore(until.plus(RefreshTimings.ENDED_CLAIM_COUNTS));
  }
}
