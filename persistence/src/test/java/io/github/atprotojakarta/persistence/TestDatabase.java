package io.github.atprotojakarta.persistence;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;

/** A fresh database for tests. */
final class TestDatabase implements Closeable {
  private final DataSource dataSource;
  private final Closeable server;
  private @Nullable HikariDataSource pool;

  private TestDatabase(DataSource dataSource, Closeable server) {
    this.dataSource = dataSource;
    this.server = server;
  }

  static TestDatabase h2InMemory() {
    JdbcDataSource dataSource = new JdbcDataSource();
    dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    return new TestDatabase(dataSource, () -> execute(dataSource, "shutdown"));
  }

  static TestDatabase h2File(Path directory) {
    JdbcDataSource dataSource = new JdbcDataSource();
    dataSource.setURL("jdbc:h2:file:" + directory.resolve("atproto").toAbsolutePath());
    return new TestDatabase(dataSource, () -> {});
  }

  /** H2 where every transaction has an isolation level other than the default. */
  static TestDatabase h2InMemory(String isolation) {
    JdbcDataSource dataSource = new JdbcDataSource();
    dataSource.setURL(
        "jdbc:h2:mem:"
            + UUID.randomUUID()
            + ";DB_CLOSE_DELAY=-1;INIT=set session characteristics as transaction isolation level "
            + isolation);
    return new TestDatabase(dataSource, () -> execute(dataSource, "shutdown"));
  }

  static TestDatabase postgres() {
    DataSource server = Postgres.SERVER.getPostgresDatabase();
    String name = "test_" + UUID.randomUUID().toString().replace("-", "");
    execute(server, "create database " + name);
    return new TestDatabase(
        Postgres.SERVER.getDatabase("postgres", name),
        () -> execute(server, "drop database " + name + " with (force)"));
  }

  /** PostgreSQL where every transaction has an isolation level other than the default. */
  static TestDatabase postgres(String isolation) {
    TestDatabase database = postgres();
    database.setForNewConnections("default_transaction_isolation = '" + isolation + "'");
    return database;
  }

  /** Changes a setting of this database alone, for connections that are opened from now on. */
  void setForNewConnections(String setting) {
    execute(
        dataSource,
        "do $$ begin execute format('alter database %I set "
            + setting.replace("'", "''")
            + "', current_database()); end $$");
    if (pool != null) {
      pool.getHikariPoolMXBean().softEvictConnections();
    }
  }

  /** One server for all tests; it ends with the JVM, and nobody needs its files after that. */
  private static final class Postgres {
    static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder()
            .setPGStartupWait(Duration.ofMinutes(2))
            .setServerConfig("fsync", "off")
            .setServerConfig("synchronous_commit", "off")
            .setServerConfig("full_page_writes", "off")
            .start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Opens a new connection each time. */
  DataSource dataSource() {
    return dataSource;
  }

  /** Makes the tables. */
  TestDatabase migrated() {
    Migrations.run(dataSource);
    return this;
  }

  /** As in servers, transactions take their connections from a pool. */
  EntityManagerFactory entityManagerFactory(String unit) {
    if (pool == null) {
      HikariConfig config = new HikariConfig();
      config.setDataSource(dataSource);
      config.setMinimumIdle(0);
      config.setMaximumPoolSize(40);
      pool = new HikariDataSource(config);
    }
    return entityManagerFactory(unit, pool);
  }

  static EntityManagerFactory entityManagerFactory(String unit, DataSource dataSource) {
    return Persistence.createEntityManagerFactory(
        unit, Map.of("jakarta.persistence.nonJtaDataSource", dataSource));
  }

  static void execute(DataSource dataSource, String sql) {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Returns the first column of all rows. */
  static List<String> column(DataSource dataSource, String sql) {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  @Override
  public void close() throws IOException {
    if (pool != null) {
      pool.close();
    }
    server.close();
  }
}
