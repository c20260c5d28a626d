package io.github.atprotojakarta.config;

import java.util.Map;
import java.util.Optional;

/**
 * Where settings named {@code atproto.*} are read from. The core asks for nothing but this, so that
 * MicroProfile Config, {@code web.xml} parameters, environment variables and plain maps all serve.
 */
@FunctionalInterface
public interface Settings {
  /** The value of a setting such as {@code atproto.client-id}; empty when unset or blank. */
  Optional<String> get(String name);

  /** Settings from a map, for tests and for programs without a container. */
  static Settings of(Map<String, String> values) {
    Map<String, String> copy = Map.copyOf(values);
    return name -> Optional.ofNullable(copy.get(name)).filter(value -> !value.isBlank());
  }
}
