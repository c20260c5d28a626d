package io.github.atprotojakarta.hazelcast;

import io.github.atprotojakarta.config.Settings;
import java.util.Locale;

/** The values of the setting {@code atproto.hazelcast}: whether a data grid is used. */
enum GridMode {
  /** A data grid is used if there is one. */
  AUTO,
  /** The application does not start without a data grid. */
  REQUIRED,
  /** No data grid is used. */
  OFF;

  static final String SETTING = "atproto.hazelcast";

  /**
   * Reads the setting.
   *
   * @throws IllegalStateException if it has another value
   */
  static GridMode of(Settings settings) {
    String value = settings.get(SETTING).orElse("auto").strip();
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "auto" -> AUTO;
      case "required" -> REQUIRED;
      case "off" -> OFF;
      default ->
          throw new IllegalStateException(
              "%s must be auto, required or off, not \"%s\"".formatted(SETTING, value));
    };
  }
}
