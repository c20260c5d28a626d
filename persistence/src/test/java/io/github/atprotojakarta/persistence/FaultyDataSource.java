package io.github.atprotojakarta.persistence;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;

/** A real database whose connections can be made to fail during a commit. */
final class FaultyDataSource {
  /** What becomes of the next commit. */
  enum Commit {
    WORKS,
    IS_DONE_AND_NOT_HEARD_OF,
    DIES_BEFORE
  }

  private final AtomicReference<Commit> next = new AtomicReference<>(Commit.WORKS);
  private final DataSource dataSource;

  FaultyDataSource(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  void next(Commit commit) {
    next.set(commit);
  }

  boolean happened() {
    return next.get() == Commit.WORKS;
  }

  DataSource dataSource() {
    return Intercepted.connections(dataSource, this::faulty);
  }

  private Connection faulty(Connection connection) {
    return Intercepted.proxy(
        Connection.class,
        (self, method, arguments) -> {
          if (method.getName().equals("commit")) {
            switch (next.getAndSet(Commit.WORKS)) {
              case IS_DONE_AND_NOT_HEARD_OF -> {
                connection.commit();
                throw dead(connection);
              }
              case DIES_BEFORE -> throw dead(connection);
              case WORKS -> {}
            }
          }
          return Intercepted.invoke(method, connection, arguments);
        });
  }

  private static SQLException dead(Connection connection) throws SQLException {
    connection.abort(Runnable::run);
    return new SQLException("An I/O error occurred while sending to the backend.", "08006");
  }
}
