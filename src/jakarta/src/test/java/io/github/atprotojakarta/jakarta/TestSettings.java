package io.github.atprotojakarta.jakarta;

import io.github.atprotojakarta.config.Settings;
import io.github.atprotojakarta.jakarta.internal.config.ConfigurationReader;
import java.util.Map;

/** Configurations for tests. */
public final class TestSettings {
  private TestSettings() {}

  public static AtprotoConfiguration configuration(Map<String, String> settings) {
    return new ConfigurationReader(Settings.of(settings)).read();
  }
}
