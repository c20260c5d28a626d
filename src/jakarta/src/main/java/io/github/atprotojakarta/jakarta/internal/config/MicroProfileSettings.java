package io.github.atprotojakarta.jakarta.internal.config;

import io.github.atprotojakarta.config.Settings;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Settings from MicroProfile Config. The one class that knows its API, so that a server without it
 * never loads it.
 */
final class MicroProfileSettings implements Settings {
  private MicroProfileSettings() {}

  /** MicroProfile Config where the server has it, else settings that are all unset. */
  static Settings ifPresent() {
    try {
      ConfigProvider.getConfig();
      return new MicroProfileSettings();
    } catch (LinkageError | IllegalStateException e) {
      // No API on the class path, or an API without an implementation behind it.
      return name -> Optional.empty();
    }
  }

  /** The names of everything that is set; empty without MicroProfile Config. */
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
