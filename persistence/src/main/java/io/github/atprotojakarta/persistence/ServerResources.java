package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.internal.ThreadPerTask;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;

/** Looks up what the server offers to applications, by JNDI. */
final class ServerResources {
  private ServerResources() {}

  /** Returns an executor with the server's managed threads; with daemon threads if it has none. */
  @SuppressWarnings("BanJNDI") // a constant name of the Jakarta EE platform, no input
  static Executor threads() {
    try {
      ThreadFactory managed = InitialContext.doLookup("java:comp/DefaultManagedThreadFactory");
      return new ThreadPerTask(managed);
    } catch (NamingException | ClassCastException e) {
      return ThreadPerTask.daemons();
    }
  }

  /**
   * Returns a data source of the server.
   *
   * @throws IllegalStateException if there is none of this name
   */
  @SuppressWarnings("BanJNDI") // The operator sets the name, and it cannot lead to another host.
  static DataSource dataSource(String name) {
    if (name.contains(":") && !name.startsWith("java:")) {
      throw new IllegalStateException(
          AtprotoDatabase.DATA_SOURCE + " must be a JNDI name of this server: " + name);
    }
    try {
      return InitialContext.doLookup(name);
    } catch (NamingException | ClassCastException e) {
      throw new IllegalStateException(
          "The data source "
              + name
              + " was not found. Define it, set "
              + AtprotoDatabase.DATA_SOURCE
              + " to another one, or unset it and set "
              + AtprotoDatabase.MIGRATE
              + " to false: then the data source of the persistence unit is used, and the tables"
              + " are not created. With "
              + DatabaseSchema.SETTING
              + " a data source is needed in any case.",
          e);
    }
  }
}
