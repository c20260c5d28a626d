package io.github.atprotojakarta.session;

import java.time.Duration;

/**
 * How long the parts of a refresh may take.
 *
 * @param othersWait how long a node waits for the cluster's lock before it goes on without it (the
 *     claim in the store is what keeps a refresh single), and how long for the holder of a claim
 * @param lease after which the lock of a node that died is free
 * @param claim after which the claim of a node that died counts for nothing. A request is begun in
 *     the first half of it only, so half of it is longer than a request to a token endpoint can
 *     take: no answer to the old one can still be on its way when another node takes over
 * @param callerWait how long a caller waits for the outcome; the refresh itself goes on. Longer
 *     than twice {@code othersWait}, {@code grace} and a request, so that callers hear why
 * @param poll how often a node looks whether the holder of a claim is done
 * @param grace how long a node that has taken over a claim waits before it sends the refresh token
 *     once more: the node that left it may have new tokens in hand, because its store was away or
 *     its process stood still, and stores them in that time
 */
public record RefreshTimings(
    Duration othersWait,
    Duration lease,
    Duration claim,
    Duration callerWait,
    Duration poll,
    Duration grace) {
  /** A token request with its retries, as callers wait for it. */
  private static final Duration REQUEST = Duration.ofSeconds(15);

  /** What fits a token endpoint that answers within 10 seconds. */
  public static final RefreshTimings DEFAULT =
      of(
          Duration.ofSeconds(12),
          Duration.ofSeconds(45),
          Duration.ofSeconds(60),
          Duration.ofSeconds(5));

  /**
   * The timings that matter, with what follows from them.
   *
   * @throws IllegalArgumentException naming the two that do not go together
   */
  public static RefreshTimings of(
      Duration othersWait, Duration lease, Duration claim, Duration grace) {
    return new RefreshTimings(
        othersWait,
        lease,
        claim,
        othersWait.multipliedBy(2).plus(grace).plus(REQUEST),
        Duration.ofMillis(100),
        grace);
  }

  /**
   * Checks that they go together.
   *
   * @throws IllegalArgumentException naming the two that do not
   */
  public RefreshTimings {
    demandLess("0", Duration.ZERO, "poll", poll);
    demandLess("0", Duration.ZERO, "othersWait", othersWait);
    demandLess("othersWait", othersWait, "lease", lease);
    demandLess("lease", lease, "claim", claim);
    demandLess("othersWait", othersWait, "callerWait", callerWait);
    demandLess("twice grace", grace.multipliedBy(2), "claim", claim);
    if (grace.isNegative()) {
      throw new IllegalArgumentException("grace " + grace + " is less than 0");
    }
  }

  private static void demandLess(String less, Duration low, String more, Duration high) {
    if (low.compareTo(high) >= 0) {
      throw new IllegalArgumentException(
          more + " " + high + " is not longer than " + less + (low.isZero() ? "" : " " + low));
    }
  }
}
