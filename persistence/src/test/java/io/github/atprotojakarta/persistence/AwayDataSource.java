package io.github.atprotojakarta.persistence;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** A real database that can be away: then no connection can be opened. Counts the attempts. */
final class AwayDataSource {
  private final AtomicInteger asked = new AtomicInteger();
  private final DataSource database;
  private volatile boolean away;

  AwayDataSource(DataSource database) {
    this.database = database;
  }

  void leave() {
    away = true;
  }

  void comeBack() {
    away = false;
  }

  /** Returns how many connections were asked for since the last call. */
  int asked() {
    return asked.getAndSet(0);
  }

  DataSource dataSource() {
    return Intercepted.proxy(
        DataSource.class,
        (self, method, arguments) -> {
          if (method.getName().equals("getConnection")) {
            asked.incrementAndGet();
            if (away) {
              throw new SQLException("Connection to localhost:5432 refused.", "08001");
            }
          }
          return Intercepted.invoke(method, database, arguments);
        });
  }
}
