package io.github.atprotojakarta.jakarta.internal.config;

import jakarta.enterprise.inject.Instance;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A part of the client that the application, or another module, may bring as a CDI bean.
 *
 * @param type the interface
 * @param beans the candidates
 */
public record OptionalBean<T>(Class<T> type, Instance<T> beans) {
  /**
   * The one bean of this type; empty when there is none.
   *
   * @throws IllegalStateException when there are several
   */
  public Optional<T> get() {
    if (beans.isUnsatisfied()) {
      return Optional.empty();
    }
    if (beans.isAmbiguous()) {
      throw new IllegalStateException(
          "More than one CDI bean is a "
              + type.getSimpleName()
              + ": "
              + candidates()
              + ". Keep one, or make one an @Alternative with a @Priority.");
    }
    return Optional.of(beans.get());
  }

  /** The class or producer of the one bean, for people; {@code otherwise} when there is none. */
  public String describe(String otherwise) {
    return beans.isUnsatisfied() ? otherwise : candidates();
  }

  private String candidates() {
    return beans
        .handlesStream()
        .map(handle -> handle.getBean().getBeanClass().getName())
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
