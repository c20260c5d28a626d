package io.github.atprotojakarta.jakarta.security;

import io.github.atprotojakarta.config.Settings;
import io.github.atprotojakarta.jakarta.internal.config.FromDefinition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;

/**
 * Offers the settings of the definition to the configuration, which does not know Jakarta Security.
 */
@ApplicationScoped
class DefinitionProducer {
  @Inject AtprotoExtension extension;

  @Produces
  @Dependent
  @FromDefinition
  Settings settings() {
    return extension.settings();
  }
}
