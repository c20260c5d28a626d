package io.github.atprotojakarta.jakarta.internal.boot;

import io.github.atprotojakarta.jakarta.filter.GuardRegistration;
import io.github.atprotojakarta.jakarta.internal.authentication.HttpSessionClaims;
import io.github.atprotojakarta.jakarta.internal.config.DeploymentSettings;
import io.github.atprotojakarta.jakarta.internal.config.EndpointSettings;
import io.github.atprotojakarta.jakarta.internal.config.WebApplication;
import io.github.atprotojakarta.jakarta.internal.web.ExchangeFilter;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Starts the sign-in with the web application. The container calls initializers before any
 * listener, and even if {@code web.xml} turns scanning off ({@code metadata-complete}).
 */
public final class StartupInitializer implements ServletContainerInitializer {
  /** Creates the initializer; the container calls {@link #onStartup}. */
  public StartupInitializer() {}

  @Override
  public void onStartup(@Nullable Set<Class<?>> types, ServletContext context) {
    DeploymentSettings settings = new DeploymentSettings(context);
    if (!EndpointSettings.haveSignIn(settings)) {
      return;
    }
    if (cdiRuns()) {
      CDI.current().select(WebApplication.class).get().capture(context);
    }
    GuardRegistration.addTo(context, settings);
    EndpointRegistration.addTo(context, settings);
    ExchangeFilter.addTo(context);
    context.addListener(new HttpSessionClaims());
    context.addListener(new Listener());
  }

  /** Some containers start CDI only after the initializers. */
  private static boolean cdiRuns() {
    try {
      return CDI.current() != null;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  /** Starts the sign-in when CDI runs on every server. */
  private static final class Listener implements ServletContextListener {
    private @Nullable Runnable ending;

    @Override
    public void contextInitialized(ServletContextEvent event) {
      Startup startup = CDI.current().select(Startup.class).get();
      startup.start(event.getServletContext());
      ending = startup.ending();
    }

    // Here, not with the beans: CDI destroys them in any order, so the application's HttpTransport
    // may be closed while a response with new tokens is on its way, and data sources may close
    // before the beans.
    @Override
    public void contextDestroyed(ServletContextEvent event) {
      if (ending != null) {
        ending.run();
      }
    }
  }
}
