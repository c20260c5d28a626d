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
  private static final System.Logger LOG = System.getLogger(JdbcDrivers.class.getName());

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    ClassLoader application = JdbcDrivers.class.getClassLoader();
    List<Driver> ours =
        DriverManager.drivers()
            .filter(driver -> driver.getClass().getClassLoader() == application)
            .toList();
    for (Driver driver : ours) {
      try {
        DriverManager.deregisterDriver(driver);
      } catch (SQLException e) {
        LOG.log(System.Logger.Level.WARNING, "Could not deregister " + driver, e);
      }
    }
  }
}
