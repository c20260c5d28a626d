package io.github.atprotojakarta.jakarta.internal.config;

import jakarta.enterprise.inject.Instance;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A CDI bean that the application, or another module, may provide to replace a part of the client.
 *
 * @param type the interface
 * @param beans the candidates
 */
public record OptionalBean<T>(Class<T> type, Instance<T> beans) {
  /**
   * Returns the bean of this type; empty if there is none.
   *
   * @throws IllegalStateException if there are several
   */
  public Optional<T> get() {
    if (beans.isUnsatisfied()) {
      return Optional.empty();
    }
    if (beans.isAmbiguous()) {
      throw new IllegalStateException(
          "There is more than one CDI bean of type "
              + type.getSimpleName()
              + ": "
              + candidates()
              + ". Keep one of them, or make one an @Alternative with a @Priority.");
    }
    // The producer of a @Dependent bean may return null.
    return Optional.ofNullable(beans.get());
  }

  /** Returns the bean's class or producer for a log message; the default if there is none. */
  public String describe(String defaultDescription) {
    return beans.isUnsatisfied() ? defaultDescription : candidates();
  }

  private String candidates() {
    return beans
        .handlesStream()
        .map(handle -> handle.getBean().getBeanClass().getName())
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
