package io.github.atprotojakarta.persistence;

import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;

/**
 * Loads the keys and migrates the tables when the web application starts, so that missing keys and
 * failing migrations stop the deployment instead of the first login. A database that is away does
 * not: see {@link AtprotoDatabase#start}. This is a servlet listener because CDI's startup event
 * does not work in a JAR: Payara sends it only before the names in {@code java:app} exist.
 */
@WebListener
public final class DatabaseStartupListener implements ServletContextListener {
  @Inject private AtprotoDatabase database;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public DatabaseStartupListener() {}

  @Override
  public void contextInitialized(ServletContextEvent event) {
    database.start();
  }
}
