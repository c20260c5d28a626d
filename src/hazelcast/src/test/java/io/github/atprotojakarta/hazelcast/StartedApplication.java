package io.github.atprotojakarta.hazelcast;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.servlet.ServletContext;
import java.lang.reflect.Proxy;

/** A CDI container that is told, as in a server, that the web application starts. */
final class StartedApplication {
  private StartedApplication() {}

  static SeContainer of(SeContainerInitializer initializer) {
    SeContainer container = initializer.initialize();
    try {
      container
          .getBeanManager()
          .getEvent()
          .select(ServletContext.class, Initialized.Literal.of(ApplicationScoped.class))
          .fire(servletContext());
      return container;
    } catch (RuntimeException e) {
      container.close();
      throw e;
    }
  }

  private static ServletContext servletContext() {
    return (ServletContext)
        Proxy.newProxyInstance(
            StartedApplication.class.getClassLoader(),
            new Class<?>[] {ServletContext.class},
            (proxy, method, arguments) -> null);
  }
}
