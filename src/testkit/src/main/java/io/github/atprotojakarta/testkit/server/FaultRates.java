package io.github.atprotojakarta.testkit.server;

import java.time.Duration;
import java.util.Objects;
import java.util.Random;

/**
 * The probability of each fault, independently for every request; 0 is never, 1 is always.
 *
 * @param delayed the request or, with the same probability, its response is delayed
 * @param longestDelay the maximum delay
 * @param failed the request gets status 500, 502 or 503 and is not processed
 * @param lost a successful response is lost after processing: the connection is closed
 * @param replaced a successful response is replaced by a gateway's error page with status 502 or
 *     504 after processing
 */
public record FaultRates(
    double delayed, Duration longestDelay, double failed, double lost, double replaced) {
  /** Checks the probabilities. */
  public FaultRates {
    Objects.requireNonNull(longestDelay, "longestDelay");
    for (double chance : new double[] {delayed, failed, lost, replaced}) {
      if (!(chance >= 0 && chance <= 1)) {
        throw new IllegalArgumentException(chance + " is not a probability from 0 to 1");
      }
    }
  }

  /**
   * The faults that one request gets.
   *
   * @param failure the status of the response to an unprocessed request; 0 if it is processed
   * @param replacement the status of the page instead of the response; 0 if there is none
   */
  record Outcome(
      Duration requestDelay, Duration responseDelay, int failure, boolean lost, int replacement) {
    static final Outcome NONE = new Outcome(Duration.ZERO, Duration.ZERO, 0, false, 0);

    boolean delayed() {
      return !requestDelay.isZero() || !responseDelay.isZero();
    }
  }

  /**
   * Draws the faults of a request. It always draws the same number of values from {@code random}.
   */
  Outcome draw(Random random) {
    boolean delays = random.nextDouble() < delayed;
    long millis = Math.round(random.nextDouble() * longestDelay.toMillis());
    boolean before = random.nextBoolean();
    boolean fails = random.nextDouble() < failed;
    int status = new int[] {500, 502, 503}[random.nextInt(3)];
    boolean loses = random.nextDouble() < lost;
    boolean replaces = random.nextDouble() < replaced;
    int page = random.nextBoolean() ? 502 : 504;
    Duration delay = delays ? Duration.ofMillis(millis) : Duration.ZERO;
    return new Outcome(
        before ? delay : Duration.ZERO,
        before ? Duration.ZERO : delay,
        fails ? status : 0,
        loses,
        replaces ? page : 0);
  }
}
