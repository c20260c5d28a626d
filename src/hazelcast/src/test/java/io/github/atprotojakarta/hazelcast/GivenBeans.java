package io.github.atprotojakarta.hazelcast;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Makes objects of the test beans of the container under test. */
final class GivenBeans implements Extension {
  private final List<Consumer<AfterBeanDiscovery>> beans = new ArrayList<>();

  /** Adds a bean; {@code object} may be {@code null}. */
  <T> GivenBeans with(Class<T> type, T object) {
    String id = type.getName() + beans.size();
    beans.add(discovery -> discovery.<T>addBean().id(id).types(type).produceWith(b -> object));
    return this;
  }

  void add(@Observes AfterBeanDiscovery discovery) {
    beans.forEach(bean -> bean.accept(discovery));
  }
}
