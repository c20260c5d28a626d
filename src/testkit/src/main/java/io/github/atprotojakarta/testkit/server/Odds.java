package io.github.atprotojakarta.testkit.server;

import java.time.Duration;
import java.util.Objects;
import java.util.Random;

/**
 * How likely each fault is, for every request by itself; 0 is never, 1 is always.
 *
 * @param delayed the request or, as likely, its answer stands still for a while
 * @param longestDelay how long at most
 * @param failed the request is answered with 500, 502 or 503 and not processed
 * @param lost a successful answer is lost after processing: the connection closes
 */
public record Odds(double delayed, Duration longestDelay, double failed, double lost) {
  /** Checks the parts. */
  public Odds {
    Objects.requireNonNull(longestDelay, "longestDelay");
    for (double chance : new double[] {delayed, failed, lost}) {
      if (!(chance >= 0 && chance <= 1)) {
        throw new IllegalArgumentException(chance + " is no probability, from 0 to 1");
      }
    }
  }

  /** What happens to one request. */
  record Fate(Duration requestDelay, Duration answerDelay, int failure, boolean lost) {
    static final Fate KIND = new Fate(Duration.ZERO, Duration.ZERO, 0, false);

    boolean delayed() {
      return !requestDelay.isZero() || !answerDelay.isZero();
    }
  }

  /** Draws the same numbers from {@code random} whatever comes of them. */
  Fate draw(Random random) {
    boolean delays = random.nextDouble() < delayed;
    long millis = Math.round(random.nextDouble() * longestDelay.toMillis());
    boolean before = random.nextBoolean();
    boolean fails = random.nextDouble() < failed;
    int status = new int[] {500, 502, 503}[random.nextInt(3)];
    boolean loses = random.nextDouble() < lost;
    Duration delay = delays ? Duration.ofMillis(millis) : Duration.ZERO;
    return new Fate(
        before ? delay : Duration.ZERO, before ? Duration.ZERO : delay, fails ? status : 0, loses);
  }
}
