package io.github.atprotojakarta.jakarta.internal.boot;

import io.github.atprotojakarta.jakarta.internal.config.WebApplication;
import io.github.atprotojakarta.jakarta.internal.web.ExchangeFilter;
import io.github.atprotojakarta.jakarta.operations.MaintenanceScheduler;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets the container start the sign-in with the web application. An initializer, because the
 * container calls it whatever {@code web.xml} says about scanning ({@code metadata-complete}), and
 * before any listener.
 */
public final class StartupInitializer implements ServletContainerInitializer {
  /** Creates the initializer; the container calls {@link #onStartup}. */
  public StartupInitializer() {}

  @Override
  public void onStartup(@Nullable Set<Class<?>> types, ServletContext context) {
    if (cdiRuns()) {
      CDI.current().select(WebApplication.class).get().capture(context);
    }
    ExchangeFilter.addTo(context);
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

  /** By the time of listeners CDI runs everywhere. */
  private static final class Listener implements ServletContextListener {
    private @Nullable MaintenanceScheduler housekeeping;

    @Override
    public void contextInitialized(ServletContextEvent event) {
      Startup startup = CDI.current().select(Startup.class).get();
      startup.start(event.getServletContext());
      housekeeping = startup.housekeeping();
    }

    // Beans may live longer than the data sources, and CDI may have ended before listeners do:
    // neither is waited for, or asked.
    @Override
    public void contextDestroyed(ServletContextEvent event) {
      if (housekeeping != null) {
        housekeeping.close();
      }
    }
  }
}
