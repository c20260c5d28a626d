package io.github.atprotojakarta.persistence;

import java.sql.Connection;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * A real database whose clock a test moves, for all of its connections: a statement that asks for
 * the time adds a distance that stands in a table.
 */
final class MovableClockDataSource {
  private static final String MOVED =
      "(" + DatabaseClock.TIME + " + (select ahead from moved_clock))";

  private final DataSource dataSource;

  MovableClockDataSource(DataSource dataSource) {
    this.dataSource = dataSource;
    TestDatabase.execute(dataSource, "create table moved_clock (ahead interval not null)");
    TestDatabase.execute(dataSource, "insert into moved_clock values (interval '0')");
  }

  void move(Duration ahead) {
    TestDatabase.execute(dataSource, "update moved_clock set ahead = interval '" + ahead + "'");
  }

  DataSource dataSource() {
    return Intercepted.connections(dataSource, MovableClockDataSource::moved);
  }

  private static Connection moved(Connection connection) {
    return Intercepted.proxy(
        Connection.class,
        (self, method, arguments) -> {
          if (method.getName().equals("prepareStatement")) {
            arguments[0] = ((String) arguments[0]).replace(DatabaseClock.TIME, MOVED);
          }
          return Intercepted.invoke(method, connection, arguments);
        });
  }
}
