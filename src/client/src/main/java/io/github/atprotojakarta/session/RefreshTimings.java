package io.github.atprotojakarta.session;

import java.time.Duration;

/**
 * How long the parts of a refresh may take.
 *
 * @param othersWait how long a node waits for the cluster's lock before it goes on without it (the
 *     claim in the store is what keeps a refresh single), and how long for the holder of a claim
 * @param lease after which the lock of a node that died is free
 * @param claim after which the claim of a node that died counts for nothing; longer than a request
 *     to a token endpoint can take, so that no answer to the old one can still be on its way
 * @param callerWait how long a caller waits for the outcome; the refresh itself goes on. Longer
 *     than twice {@code othersWait} and a request, so that callers hear why
 * @param poll how often a node looks whether the holder of a claim is done
 */
public record RefreshTimings(
    Duration othersWait, Duration lease, Duration claim, Duration callerWait, Duration poll) {
  /** What fits a token endpoint that answers within 10 seconds. */
  public static final RefreshTimings DEFAULT =
      new RefreshTimings(
          Duration.ofSeconds(12),
          Duration.ofSeconds(45),
          Duration.ofSeconds(60),
          Duration.ofSeconds(40),
          Duration.ofMillis(100));
}
