package io.github.atprotojakarta.jakarta.internal.config;

import io.github.atprotojakarta.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the application, from the first of these sources with a value:
 *
 * <ol>
 *   <li>MicroProfile Config, if the server has it (it also reads system properties, the environment
 *       and {@code META-INF/microprofile-config.properties});
 *   <li>the system property of the setting's name;
 *   <li>the environment variable, such as {@code ATPROTO_PUBLIC_URL} for {@code
 *       atproto.public-url};
 *   <li>the {@code context-param} of {@code web.xml}: the application's own default, which any
 *       source above overrides;
 *   <li>the member of {@code AtprotoAuthenticationMechanismDefinition}, which {@code web.xml}
 *       overrides, as deployment descriptors override annotations everywhere.
 * </ol>
 *
 * Leading and trailing white space is removed; a blank value counts as unset.
 */
@ApplicationScoped
public class ContainerSettings implements Settings {
  private final Settings microProfile = MicroProfileSettings.ifPresent();
  @Inject WebApplication application;
  @Inject @FromDefinition Settings definition;

  @Override
  public Optional<String> get(String name) {
    return get(name, microProfile, application::parameter, definition);
  }

  /** Returns the value of a setting from the first of these sources that has one. */
  static Optional<String> get(
      String name, Settings microProfile, Settings parameters, Settings definition) {
    return microProfile
        .get(name)
        .or(() -> present(System.getProperty(name)))
        .or(() -> present(System.getenv(environmentName(name))))
        .or(() -> parameters.get(name))
        .or(() -> definition.get(name))
        .map(String::strip);
  }

  private static Optional<String> present(@Nullable String value) {
    return Optional.ofNullable(value).filter(set -> !set.isBlank());
  }

  /** Returns the names of all settings in all sources, context parameters included. */
  public Stream<String> names() {
    return Stream.of(
            MicroProfileSettings.names().stream(),
            System.getProperties().stringPropertyNames().stream(),
            System.getenv().keySet().stream(),
            application.parameterNames().stream())
        .flatMap(each -> each);
  }

  /** Returns the environment variable of a setting, by the rule of MicroProfile Config. */
  static String environmentName(String name) {
    return name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }
}
