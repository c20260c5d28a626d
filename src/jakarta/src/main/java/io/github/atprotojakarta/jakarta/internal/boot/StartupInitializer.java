package io.github.atprotojakarta.jakarta.internal.boot;

import io.github.atprotojakarta.jakarta.filter.GuardRegistration;
import io.github.atprotojakarta.jakarta.internal.authentication.HttpSessionClaims;
import io.github.atprotojakarta.jakarta.internal.config.DeploymentSettings;
import io.github.atprotojakarta.jakarta.internal.config.EndpointSettings;
import io.github.atprotojakarta.jakarta.internal.config.WebApplication;
import io.github.atprotojakarta.jakarta.internal.web.ExchangeFilter;
import io.github.atprotojakarta.jakarta.internal.web.RequestsInFlight;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Starts the sign-in with the web application. The container calls initializers before any
 * listener, and even if {@code web.xml} turns scanning off ({@code metadata-complete}).
 */
public final class StartupInitializer implements ServletContainerInitializer {
  private static final System.Logger LOG = System.getLogger(StartupInitializer.class.getName());

  /** How long the end of the application waits for the requests that it handles. */
  private static final Duration REQUESTS = Duration.ofSeconds(10);

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
    RequestsInFlight requests = new RequestsInFlight();
    ExchangeFilter.addTo(context, requests);
    context.addListener(new HttpSessionClaims());
    context.addListener(new Listener(requests));
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
    private final RequestsInFlight requests;
    private @Nullable Runnable ending;

    Listener(RequestsInFlight requests) {
      this.requests = requests;
    }

    @Override
    public void contextInitialized(ServletContextEvent event) {
      Startup startup = CDI.current().select(Startup.class).get();
      startup.start(event.getServletContext());
      ending = startup.ending();
    }

    // Servers let no new request in, but some close the connections of the others as soon as this
    // method returns.
    // Here, not with the beans: CDI destroys them in any order, so the application's HttpTransport
    // may be closed while a response with new tokens is on its way, and data sources may close
    // before the beans.
    @Override
    public void contextDestroyed(ServletContextEvent event) {
      int late = requests.await(REQUESTS);
      if (late > 0) {
        LOG.log(
            Level.WARNING, "ATP2301 The application stops while it handles {0} request(s)", late);
      }
      if (ending != null) {
        ending.run();
      }
    }
  }
}
