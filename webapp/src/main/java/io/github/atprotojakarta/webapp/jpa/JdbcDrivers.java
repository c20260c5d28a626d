package io.github.atprotojakarta.webapp.jpa;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/**
 * Deregisters the JDBC drivers of WEB-INF/lib when the application stops. They register themselves
 * with the JVM and would keep all classes of the application in memory after a redeployment.
 */
@WebListener
public final class JdbcDrivers implements ServletContextListener {
  @Override
  public void contextDestroyed(ServletContextEvent event) {
    registerAll();
    ours().forEach(JdbcDrivers::deregister);
  }

  /**
   * Registers our drivers: listing the drivers makes the JVM load the drivers of other applications
   * by name from this one, which registers ours after the list was made.
   */
  private static void registerAll() {
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
      throw new IllegalStateException("Cannot deregister the JDBC driver " + driver, e);
    }
  }
}
