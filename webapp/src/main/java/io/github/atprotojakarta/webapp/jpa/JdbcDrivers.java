package io.github.atprotojakarta.webapp.jpa;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/**
 * Takes the drivers of WEB-INF/lib out of the JVM's list when the application ends. They enter it
 * by themselves, and would keep every class of the application in memory after a redeployment.
 */
@WebListener
public final class JdbcDrivers implements ServletContextListener {
  @Override
  public void contextDestroyed(ServletContextEvent event) {
    enterAll();
    ours().forEach(JdbcDrivers::deregister);
  }

  /**
   * Asking for the drivers makes the JVM look for every driver of other applications in this one
   * too, by its name. Ours are entered by that, and are not yet in the answer.
   */
  private static void enterAll() {
    ours();
  }

  private static List<Driver> ours() {
    ClassLoader application = JdbcDrivers.class.getClassLoader();
    return DriverManager.drivers()
        .filter(driver -> driver.getClass().getClassLoader() == application)
        .toList();
  }

  private static void deregister(Driver driver) {
    try {
      DriverManager.deregisterDriver(driver);
    } catch (SQLException e) {
      throw new IllegalStateException("Could not deregister the JDBC driver " + driver, e);
    }
  }
}
