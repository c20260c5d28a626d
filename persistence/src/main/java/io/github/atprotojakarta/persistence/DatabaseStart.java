package io.github.atprotojakarta.persistence;

import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;

/**
 * Starts the database with the web application, so that missing keys and tables that cannot be made
 * stop the deployment and not the first login. A listener, as the start event of CDI does not serve
 * in a JAR: Payara sends it before there are names in {@code java:app}, and only then.
 */
@WebListener
public final class DatabaseStart implements ServletContextListener {
  @Inject private AtprotoDatabase database;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public DatabaseStart() {}

  @Override
  public void contextInitialized(ServletContextEvent event) {
    database.start();
  }
}
