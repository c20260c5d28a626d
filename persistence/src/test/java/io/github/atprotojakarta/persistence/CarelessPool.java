package io.github.atprotojakarta.persistence;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import javax.sql.DataSource;

/** A pool that hands out connections without looking whether they are alive. */
final class CarelessPool implements AutoCloseable {
  private final BlockingDeque<Connection> idle = new LinkedBlockingDeque<>();
  private final DataSource server;

  CarelessPool(DataSource server) {
    this.server = server;
  }

  /** Opens so many connections, to be handed out later. */
  void fill(int connections) throws SQLException {
    List<Connection> opened = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      opened.add(server.getConnection());
    }
    idle.addAll(opened);
  }

  DataSource dataSource() {
    return Intercepted.proxy(
        DataSource.class,
        (self, method, arguments) -> {
          if (!method.getName().equals("getConnection")) {
            return Intercepted.invoke(method, server, arguments);
          }
          Connection connection = idle.poll();
          return lent(connection == null ? server.getConnection() : connection);
        });
  }

  private Connection lent(Connection connection) {
    return Intercepted.proxy(
        Connection.class,
        (self, method, arguments) -> {
          if (!method.getName().equals("close")) {
            return Intercepted.invoke(method, connection, arguments);
          }
          if (!connection.isClosed()) {
            connection.setAutoCommit(true);
            idle.push(connection);
          }
          return null;
        });
  }

  @Override
  public void close() throws SQLException {
    for (Connection connection : idle) {
      connection.close();
    }
  }
}
