package io.github.atprotojakarta.webapp;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Formats times and ages for the pages. */
final class Moments {
  /** The same in all languages. posts.js writes it too. */
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Moments() {}

  static String format(Instant instant) {
    return FORMAT.format(instant);
  }

  /** Returns an age in whole days, in English. Clocks of machines differ: it is not negative. */
  static String age(Instant since, Instant now) {
    long days = Math.max(0, Duration.between(since, now).toDays());
    return days == 1 ? "1 day" : days + " days";
  }
}
