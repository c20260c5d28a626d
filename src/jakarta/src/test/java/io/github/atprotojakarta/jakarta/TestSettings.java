package io.github.atprotojakarta.jakarta;

import io.github.atprotojakarta.Settings;
import java.util.Map;

/** Configurations for tests. */
final class TestSettings {
  private TestSettings() {}

  static AtprotoConfiguration configuration(Map<String, String> settings) {
    return AtprotoConfiguration.read(Settings.of(settings));
  }
}
