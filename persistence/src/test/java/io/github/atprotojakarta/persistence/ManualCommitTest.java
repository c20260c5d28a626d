package io.github.atprotojakarta.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.time.Instant;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pool whose connections do not commit by themselves, and are not rolled back on return. */
class ManualCommitTest {
  @ParameterizedTest
  @ValueSource(strings = {"hibernate", "eclipselink"})
  void the_clock_of_the_database_does_not_stand_still(String unit) throws Exception {
    try (TestDatabase database = TestDatabase.postgres().migrated();
        Connection connection = database.dataSource().getConnection()) {
      connection.setAutoCommit(false);
      try (EntityManagerFactory factory =
          TestDatabase.entityManagerFactory(unit, pool(database.dataSource(), connection))) {
        Transactions transactions = new ResourceLocalTransactions(factory);
        Instant first = transactions.read(e -> DatabaseClock.now(new Statements(e)));
        Instant second = transactions.read(e -> DatabaseClock.now(new Statements(e)));

        assertThat(second).isAfter(first);
      }
    }
  }

  /** Lends always the same connection, and leaves it as it is. */
  private static DataSource pool(DataSource server, Connection connection) {
    Connection lent =
        Intercepted.proxy(
            Connection.class,
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "close", "setAutoCommit" -> null;
                  default -> Intercepted.invoke(method, connection, arguments);
                });
    return Intercepted.proxy(
        DataSource.class,
        (self, method, arguments) ->
            method.getName().equals("getConnection")
                ? lent
                : Intercepted.invoke(method, server, arguments));
  }
}
