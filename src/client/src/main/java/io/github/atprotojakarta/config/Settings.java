package io.github.atprotojakarta.config;

import java.util.Map;
import java.util.Optional;

/**
 * A source of settings named {@code atproto.*}: MicroProfile Config, {@code web.xml} parameters,
 * environment variables, or a map.
 */
@FunctionalInterface
public interface Settings {
  /**
   * Returns the value of a setting such as {@code atproto.client-id}; empty when unset or blank.
   */
  Optional<String> get(String name);

  /** Returns settings from a map, for tests and for programs without a container. */
  static Settings of(Map<String, String> values) {
    Map<String, String> copy = Map.copyOf(values);
    return name -> Optional.ofNullable(copy.get(name)).filter(value -> !value.isBlank());
  }
}
