package io.github.atprotojakarta.jakarta.security;

import jakarta.enterprise.inject.AmbiguousResolutionException;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.DeploymentException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks at deployment that the server can choose one of the application's authentication
 * mechanisms. Otherwise each request would fail.
 */
final class MechanismCheck {
  private final BeanManager beans;
  private final Class<?> mechanism;
  private final @Nullable Class<?> handler;

  /**
   * Creates the check.
   *
   * @param handler the type of the beans that choose a mechanism; null before Jakarta Security 4.0
   */
  MechanismCheck(BeanManager beans, Class<?> mechanism, @Nullable Class<?> handler) {
    this.beans = beans;
    this.mechanism = mechanism;
    this.handler = handler;
  }

  /** Returns the reason why the server cannot choose; empty if it can. */
  Optional<DeploymentException> problem() {
    return handler == null
        ? ambiguous(
            beans.getBeans(mechanism),
            "Keep one. To combine the sign-in with another mechanism, map AtprotoFilter instead.")
        : problem(handler);
  }

  private Optional<DeploymentException> problem(Class<?> type) {
    Set<Bean<?>> handlers = beans.getBeans(type);
    try {
      if (isOfApplication(beans.resolve(handlers), type)) {
        return Optional.empty();
      }
    } catch (AmbiguousResolutionException e) {
      return Optional.of(
          new DeploymentException(
              "Several beans choose the authentication mechanism: "
                  + classes(handlers)
                  + ". Annotate that of the application with @Alternative and @Priority.",
              e));
    }
    return ambiguous(
        beans.getBeans(mechanism, Any.Literal.INSTANCE),
        "Keep one, or choose between them in an HttpAuthenticationMechanismHandler with"
            + " @Alternative and @Priority.");
  }

  /** The server's own handler requires that there is one mechanism. It is a synthetic bean. */
  private static boolean isOfApplication(@Nullable Bean<?> chosen, Class<?> type) {
    return chosen != null
        && (chosen.isAlternative() || type.isAssignableFrom(chosen.getBeanClass()));
  }

  private Optional<DeploymentException> ambiguous(Set<Bean<?>> mechanisms, String wayOut) {
    try {
      beans.resolve(mechanisms);
      return Optional.empty();
    } catch (AmbiguousResolutionException e) {
      return Optional.of(
          new DeploymentException(
              "@AtprotoAuthenticationMechanismDefinition is not the application's only"
                  + " authentication mechanism: "
                  + classes(mechanisms)
                  + ". "
                  + wayOut,
              e));
    }
  }

  private static List<String> classes(Set<Bean<?>> beans) {
    return beans.stream().map(bean -> bean.getBeanClass().getName()).toList();
  }
}
