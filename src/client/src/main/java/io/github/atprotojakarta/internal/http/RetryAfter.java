package io.github.atprotojakarta.internal.http;

import java.time.Duration;
import java.util.Optional;

/**
 * Reads {@code Retry-After} (RFC 9110 section 10.2.3): how long a server wants a client to wait.
 */
public final class RetryAfter {
  /** No server is down by plan for longer, and a wrong header must not stop a client for ever. */
  private static final Duration LONGEST = Duration.ofDays(1);

  private RetryAfter() {}

  /**
   * Returns the time to wait, one day at most; empty if the value has no meaning.
   *
   * @param value a number of seconds or a date
   * @param now the {@code Date} of the same response, with which a date is compared, because clocks
   *     differ
   */
  public static Optional<Duration> parse(String value, Optional<String> now) {
    return (value.matches("[0-9]{1,12}") ? seconds(value) : until(value, now))
        .map(time -> time.compareTo(LONGEST) > 0 ? LONGEST : time);
  }

  private static Optional<Duration> seconds(String value) {
    return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
  }

  private static Optional<Duration> until(String date, Optional<String> now) {
    return now.flatMap(HttpDate::parse)
        .flatMap(from -> HttpDate.parse(date).map(end -> Duration.between(from, end)))
        .filter(time -> !time.isNegative());
  }
}
