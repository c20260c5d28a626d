package io.github.atprotojakarta.jakarta.internal.config;

import io.github.atprotojakarta.config.Settings;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Settings from MicroProfile Config. Only this class uses its API, so that a server without it does
 * not need to load it.
 */
final class MicroProfileSettings implements Settings {
  private MicroProfileSettings() {}

  /** Returns the settings of MicroProfile Config; no settings if the server does not have it. */
  static Settings ifPresent() {
    try {
      ConfigProvider.getConfig();
      return new MicroProfileSettings();
    } catch (LinkageError | IllegalStateException e) {
      // There is no API on the class path, or no implementation of it.
      return name -> Optional.empty();
    }
  }

  /** Returns the names of all settings; none without MicroProfile Config. */
  static Set<String> names() {
    Set<String> names = new HashSet<>();
    try {
      ConfigProvider.getConfig().getPropertyNames().forEach(names::add);
    } catch (LinkageError | IllegalStateException e) {
      return Set.of();
    }
    return names;
  }

  @Override
  public Optional<String> get(String name) {
    return ConfigProvider.getConfig()
        .getOptionalValue(name, String.class)
        .filter(value -> !value.isBlank());
  }
}
