package io.github.atprotojakarta.jakarta;

import io.github.atprotojakarta.config.Settings;
import java.util.Map;

/** Configurations for tests. */
public final class TestSettings {
  private TestSettings() {}

  public static AtprotoConfiguration configuration(Map<String, String> settings) {
    return AtprotoConfiguration.read(Settings.of(settings));
  }
}
