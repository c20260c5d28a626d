package io.github.atprotojakarta.internal.http;

import io.github.atprotojakarta.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/**
 * Reads {@code Retry-After} (RFC 9110 section 10.2.3): how long a server wants a client to wait.
 * A date is compared with the response's own {@code Date}, because clocks differ.
 */
public final class RetryAfter {
  /** No server is down by plan for longer, and a wrong header must not stop a client for ever. */
  private static final Duration LONGEST = Duration.ofDays(1);

  private RetryAfter() {}

  /** Returns the time to wait, one day at most; empty if the response names none. */
  public static Optional<Duration> of(HttpResponse response) {
    return response
        .header("Retry-After")
        .flatMap(value -> value.matches("[0-9]{1,12}") ? seconds(value) : until(value, response))
        .map(time -> time.compareTo(LONGEST) > 0 ? LONGEST : time);
  }

  private static Optional<Duration> seconds(String value) {
    return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
  }

  private static Optional<Duration> until(String date, HttpResponse response) {
    return response
        .header("Date")
        .flatMap(HttpDate::parse)
        .flatMap(now -> HttpDate.parse(date).map(end -> Duration.between(now, end)))
        .filter(time -> !time.isNegative());
  }
}
