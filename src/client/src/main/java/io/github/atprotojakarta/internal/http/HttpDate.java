package io.github.atprotojakarta.internal.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** The dates of HTTP headers (RFC 9110 section 5.6.7), in the one form that senders may use. */
public final class HttpDate {
  private HttpDate() {}

  /** Returns the time of a date such as {@code Sun, 06 Nov 1994 08:49:37 GMT}. */
  public static Optional<Instant> parse(String date) {
    try {
      return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
