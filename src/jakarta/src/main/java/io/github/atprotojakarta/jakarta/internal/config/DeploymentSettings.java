package io.github.atprotojakarta.jakarta.internal.config;

import io.github.atprotojakarta.config.Settings;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.ServletContext;
import java.util.Optional;

/**
 * The settings of one web application while the container deploys it, from the same sources as
 * {@link ContainerSettings}. Servlets and filters must be registered then, on some servers before
 * CDI runs. Without CDI the annotation {@code AtprotoAuthenticationMechanismDefinition} is not
 * read.
 */
public final class DeploymentSettings implements Settings {
  private final ServletContext context;
  private final Settings microProfile = MicroProfileSettings.ifPresent();

  /** Creates the settings of a web application. */
  public DeploymentSettings(ServletContext context) {
    this.context = context;
  }

  @Override
  public Optional<String> get(String name) {
    return ContainerSettings.get(
        name,
        microProfile,
        each ->
            Optional.ofNullable(context.getInitParameter(each)).filter(value -> !value.isBlank()),
        DeploymentSettings::ofDefinition);
  }

  private static Optional<String> ofDefinition(String name) {
    try {
      return CDI.current().select(Settings.class, FromDefinition.Literal.INSTANCE).get().get(name);
    } catch (RuntimeException e) {
      // CDI does not run yet, or the annotation is invalid: the start reports that.
      return Optional.empty();
    }
  }
}
