package io.github.atprotojakarta.jakarta.test;

import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The bean that the application would have without the test support.
 *
 * @param replacement the bean class of the test support
 */
record OtherBean<T>(BeanManager beans, Class<T> type, Class<? extends T> replacement) {
  /** Returns the bean; empty if there is none. */
  Optional<T> find() {
    Set<Bean<?>> others =
        beans.getBeans(type).stream()
            .filter(bean -> bean.getBeanClass() != replacement)
            .collect(Collectors.toSet());
    return Optional.ofNullable(beans.resolve(others))
        .map(bean -> beans.getReference(bean, type, beans.createCreationalContext(bean)))
        .map(type::cast);
  }
}
