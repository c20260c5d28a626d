package io.github.atprotojakarta.jakarta.security;

import io.github.atprotojakarta.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.AfterTypeDiscovery;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.DeploymentException;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;
import jakarta.enterprise.inject.spi.WithAnnotations;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the {@link AtprotoAuthenticationMechanismDefinition} of an application and adds the
 * mechanism for it. An application without a definition gets no mechanism, and the server needs no
 * Jakarta Security then.
 */
public class AtprotoExtension implements Extension {
  private static final String MECHANISM = "HttpAuthenticationMechanism";

  /** Since Jakarta Security 4.0. */
  private static final String HANDLER = "HttpAuthenticationMechanismHandler";

  private final SortedSet<Class<?>> definitions =
      new TreeSet<>(Comparator.comparing(Class::getName));

  private Settings settings = name -> Optional.empty();

  /** Creates the extension; CDI calls the observers. */
  public AtprotoExtension() {}

  void define(
      @Observes @WithAnnotations(AtprotoAuthenticationMechanismDefinition.class)
          ProcessAnnotatedType<?> type) {
    // @WithAnnotations also matches types with the annotation on a method or field.
    if (type.getAnnotatedType()
        .isAnnotationPresent(AtprotoAuthenticationMechanismDefinition.class)) {
      definitions.add(type.getAnnotatedType().getJavaClass());
    }
  }

  /** Adds the mechanism as a type, not as a bean: every server finds mechanisms among types. */
  void addMechanism(@Observes AfterTypeDiscovery discovery) {
    if (definitions.size() > 1) {
      throw new DeploymentException(
          "Several classes have @AtprotoAuthenticationMechanismDefinition: "
              + definitions.stream().map(Class::getName).toList()
              + ". An application has one sign-in: keep one.");
    }
    if (!definitions.isEmpty()) {
      if (jakartaSecurity(MECHANISM) == null) {
        throw new DeploymentException(
            definitions.first().getName()
                + " has @AtprotoAuthenticationMechanismDefinition, but this server has no Jakarta"
                + " Security. Turn it on (Open Liberty: feature appSecurity-5.0), or map"
                + " AtprotoFilter instead.");
      }
      discovery
          .addAnnotatedType(AtprotoMechanism.class, AtprotoMechanism.class.getName())
          .add(ApplicationScoped.Literal.INSTANCE);
      settings =
          new DefinitionSettings(
              definitions.first().getAnnotation(AtprotoAuthenticationMechanismDefinition.class),
              Expressions::evaluate);
    }
  }

  void validate(@Observes AfterDeploymentValidation validation, BeanManager beans) {
    Class<?> mechanism = definitions.isEmpty() ? null : jakartaSecurity(MECHANISM);
    if (mechanism != null) {
      new MechanismCheck(beans, mechanism, jakartaSecurity(HANDLER))
          .problem()
          .ifPresent(validation::addDeploymentProblem);
    }
  }

  /** Returns the settings of the definition; all unset when there is none. */
  Settings settings() {
    return settings;
  }

  private static @Nullable Class<?> jakartaSecurity(String type) {
    try {
      return Class.forName(
          "jakarta.security.enterprise.authentication.mechanism.http." + type,
          false,
          AtprotoExtension.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      return null;
    }
  }
}
