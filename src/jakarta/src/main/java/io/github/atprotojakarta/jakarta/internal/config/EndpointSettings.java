package io.github.atprotojakarta.jakarta.internal.config;

import io.github.atprotojakarta.config.Settings;

/**
 * Where the endpoints of the sign-in are, and what serves them.
 *
 * @param base their path below the context path
 * @param servedBy what serves them
 */
public record EndpointSettings(String base, ServedBy servedBy) {
  /** What serves the endpoints. */
  public enum ServedBy {
    /** A servlet of the library. */
    SERVLET,
    /** A JAX-RS resource of the application. */
    RESOURCE,
    /** Nothing: this web application has no sign-in. */
    NOTHING
  }

  /**
   * Reads {@code atproto.base} and {@code atproto.endpoints}.
   *
   * @throws IllegalArgumentException when they are invalid
   */
  public static EndpointSettings read(Settings settings) {
    SettingReader reader = new SettingReader(settings);
    String base = reader.value("atproto.base", "/oauth", SettingFormats::base);
    ServedBy servedBy =
        reader.value("atproto.endpoints", ServedBy.SERVLET, SettingFormats::servedBy);
    reader.done();
    return new EndpointSettings(base, servedBy);
  }

  /** Returns whether a web application has a sign-in. */
  public static boolean haveSignIn(Settings settings) {
    return !"none".equals(settings.get("atproto.endpoints").orElse(""));
  }
}
