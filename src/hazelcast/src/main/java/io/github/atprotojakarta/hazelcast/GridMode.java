package io.github.atprotojakarta.hazelcast;

import io.github.atprotojakarta.config.Settings;
import java.util.Locale;

/** Whether a data grid is used: the setting {@code atproto.hazelcast}. */
enum GridMode {
  /** Used when there is one. */
  AUTO,
  /** The application does not start without one. */
  REQUIRED,
  /** Not looked for. */
  OFF;

  static final String SETTING = "atproto.hazelcast";

  /**
   * Reads the setting.
   *
   * @throws IllegalStateException when it has another value
   */
  static GridMode of(Settings settings) {
    String value = settings.get(SETTING).orElse("auto").strip();
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "auto" -> AUTO;
      case "required" -> REQUIRED;
      case "off" -> OFF;
      default ->
          throw new IllegalStateException(
              "%s is \"%s\"; it can be auto, required or off".formatted(SETTING, value));
    };
  }
}
