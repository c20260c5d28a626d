package io.github.atprotojakarta.jakarta.internal.boot;

import io.github.atprotojakarta.config.Settings;
import io.github.atprotojakarta.jakarta.internal.config.EndpointSettings;
import io.github.atprotojakarta.jakarta.internal.endpoints.EndpointServlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.Set;

/**
 * Registers the servlet of the endpoints while the container deploys the web application. A JAX-RS
 * resource is no choice: JAX-RS applications that scan would find it, and an Application class of
 * the library would keep servers from publishing the application's own resources.
 */
final class EndpointRegistration {
  private static final String SERVLET = "AtprotoEndpoints";

  private EndpointRegistration() {}

  /** Registers the servlet, unless a resource of the application serves the endpoints. */
  static void addTo(ServletContext context, Settings deployment) {
    EndpointSettings settings;
    try {
      settings = EndpointSettings.read(deployment);
    } catch (IllegalArgumentException e) {
      return; // The start reports it, together with all other invalid settings.
    }
    context.setAttribute(SERVLET, settings);
    if (settings.servedBy() == EndpointSettings.ServedBy.RESOURCE) {
      return;
    }
    ServletRegistration.Dynamic servlet = context.addServlet(SERVLET, new EndpointServlet());
    if (servlet == null) {
      return;
    }
    servlet.setAsyncSupported(true);
    Set<String> taken = servlet.addMapping(settings.base() + "/*");
    if (!taken.isEmpty()) {
      throw new IllegalStateException(
          "Another servlet is mapped to "
              + taken
              + ", where the endpoints of the sign-in are. Set atproto.base to another path. If a"
              + " JAX-RS resource of the application publishes the endpoints there"
              + " (AtprotoResource), set atproto.endpoints to resource.");
    }
  }

  /**
   * Checks that the endpoints are where the settings say.
   *
   * @throws IllegalStateException if a setting was not yet known when the servlet was registered
   */
  static void check(ServletContext context, Settings settings) {
    EndpointSettings wanted = EndpointSettings.read(settings);
    if (context.getAttribute(SERVLET) instanceof EndpointSettings used && !used.equals(wanted)) {
      throw new IllegalStateException(
          "The container was given "
              + used
              + ", but the settings say "
              + wanted
              + ": this server deploys servlets before it reads"
              + " @AtprotoAuthenticationMechanismDefinition. Set atproto.base and atproto.endpoints"
              + " by a context-param of web.xml, MicroProfile Config, system property or"
              + " environment variable.");
    }
  }
}
