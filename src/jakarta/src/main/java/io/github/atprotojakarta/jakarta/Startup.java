package io.github.atprotojakarta.jakarta;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.DeploymentException;
import jakarta.interceptor.Interceptor;
import jakarta.servlet.ServletContext;
import org.jspecify.annotations.Nullable;

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
    } catch (RuntimeException e) {
      throw new DeploymentException(reason(e), e);
    }
  }

  /** What is wrong, without what the container wrapped around it. */
  private static @Nullable String reason(RuntimeException exception) {
    Throwable deepest = exception;
    for (Throwable t = exception; t != null; t = t.getCause()) {
      if (t instanceof IllegalArgumentException || t instanceof IllegalStateException) {
        deepest = t;
      }
    }
    return deepest.getMessage();
  }
}
