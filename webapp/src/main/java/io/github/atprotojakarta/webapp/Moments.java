package io.github.atprotojakarta.webapp;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Formats times for the pages. */
final class Moments {
  /** The same in all languages. posts.js writes it too. */
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Moments() {}

  static String format(Instant instant) {
    return FORMAT.format(instant);
  }
}
