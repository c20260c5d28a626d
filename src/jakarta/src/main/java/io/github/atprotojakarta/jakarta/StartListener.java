package io.github.atprotojakarta.jakarta;

import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;

/**
 * Starts the sign-in where CDI's start event does not reach a JAR of the web application (Payara
 * sends it to the web application's own classes alone). Declared in {@code web-fragment.xml}.
 */
public final class StartListener implements ServletContextListener {
  @Inject Startup startup;
  @Inject WebApplication application;
  @Inject SignIn signIn;

  /** For the container. */
  public StartListener() {}

  @Override
  public void contextInitialized(ServletContextEvent event) {
    startup.on(event.getServletContext(), application, signIn);
  }
}
