package io.github.atprotojakarta.jakarta;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.DeploymentException;
import jakarta.interceptor.Interceptor;
import jakarta.servlet.ServletContext;

/**
 * Builds the sign-in while the web application starts, so that bad settings stop the deployment
 * instead of the first login. An observer rather than a listener: it is called whatever {@code
 * web.xml} says about scanning ({@code metadata-complete}), and before the application's listeners.
 */
@ApplicationScoped
class Startup {
  void on(
      @Observes
          @Initialized(ApplicationScoped.class)
          @Priority(Interceptor.Priority.PLATFORM_BEFORE)
          ServletContext context,
      WebApplication application,
      SignIn signIn) {
    try {
      application.started(context);
      signIn.configuration();
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new DeploymentException(e.getMessage(), e);
    }
  }
}
