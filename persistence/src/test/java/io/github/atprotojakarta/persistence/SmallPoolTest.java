package io.github.atprotojakarta.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import io.github.atprotojakarta.testkit.store.Together;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** As many callers in transactions of their own as the pool has connections. */
@ParameterizedClass
@EnumSource(MigrationsTest.Kind.class)
class SmallPoolTest {
  private static final int CALLERS = 2;
  private static final Instant NOW = Instant.parse("2026-03-29T01:30:00Z");

  private final TestDatabase database;
  private final HikariDataSource pool;
  private final KeyRing keys = KeyRing.generate(new SecureRandom());
  private final StoredSession session = StoredSamples.session(StoredSamples.account(), NOW);

  SmallPoolTest(MigrationsTest.Kind kind) {
    database = kind.open().migrated();
    pool = pool();
  }

  @AfterEach
  void close() throws Exception {
    pool.close();
    database.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"hibernate-jta", "eclipselink-jta"})
  void finish_when_the_stores_have_a_data_source_of_their_own(String unit) throws Exception {
    try (HikariDataSource ofStores = pool();
        OwnDataSource own = OwnDataSource.open(unit, ofStores, null, new JtaTransactions())) {
      assertThat(found(own)).containsOnly(session);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hibernate-jta", "eclipselink-jta"})
  void hear_of_the_setting_when_they_take_the_connections_of_the_stores(String unit) {
    try (OwnDataSource shared = OwnDataSource.open(unit, pool, null, new JtaTransactions())) {
      assertThatThrownBy(() -> found(shared))
          .hasStackTraceContaining(TransientException.class.getName())
          .hasStackTraceContaining("no connection came from the pool")
          .hasStackTraceContaining("atproto.database.data-source");
    }
  }

  /** What each caller reads while it holds a connection. */
  private List<StoredSession> found(Transactions transactions) throws Exception {
    SessionStore store = new JpaSessionStore(transactions, () -> keys);
    store.insert(session);
    CyclicBarrier allHoldOne = new CyclicBarrier(CALLERS);
    return Together.run(CALLERS, caller -> found(store, allHoldOne));
  }

  private StoredSession found(SessionStore store, CyclicBarrier allHoldOne) {
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      allHoldOne.await();
      return store.find(session.key()).orElseThrow();
    } catch (SQLException | InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }

  private HikariDataSource pool() {
    HikariConfig config = new HikariConfig();
    config.setDataSource(database.dataSource());
    config.setMinimumIdle(0);
    config.setMaximumPoolSize(CALLERS);
    // The least that Hikari accepts; nobody gives a connection back meanwhile.
    config.setConnectionTimeout(250);
    // The first connection may take longer on a loaded machine.
    config.setInitializationFailTimeout(120_000);
    HikariDataSource opened = new HikariDataSource(config);
    openAll(opened);
    return opened;
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Opens all connections, so that no caller waits for the database instead of for the pool. */
  private static void openAll(HikariDataSource pool) {
    List<Connection> open = new ArrayList<>();
    while (open.size() < CALLERS) {
      try {
        open.add(pool.getConnection());
      } catch (SQLTransientConnectionException e) {
        // The database takes long.
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
    for (Connection each : open) {
      close(each);
    }
  }
}
