package io.github.atprotojakarta.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.atprotojakarta.persistence.JpaSessionStore;
import io.github.atprotojakarta.persistence.KeyRing;
import io.github.atprotojakarta.persistence.Migrations;
import io.github.atprotojakarta.persistence.ResourceLocalTransactions;
import io.github.atprotojakarta.persistence.Transactions;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StoredSession;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.net.URI;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** The session store over a table of PostgreSQL that has no other sessions than of benchmarks. */
final class SessionDatabase implements AutoCloseable {
  /** The sessions that benchmarks use; all other rows only make the table larger. */
  static final int USED = 1000;

  static final URI SERVER = URI.create("https://pds.example");

  private final HikariDataSource pool;
  private final EntityManagerFactory factory;
  private final SessionStore store;

  /** Opens the database of a JDBC address, with a new key. */
  SessionDatabase(String url) {
    this(url, KeyRing.generate(new SecureRandom()));
  }

  /** Opens the database of a JDBC address. */
  SessionDatabase(String url, KeyRing keys) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(20);
    pool = new HikariDataSource(config);
    factory =
        Persistence.createEntityManagerFactory(
            "bench", Map.of("jakarta.persistence.nonJtaDataSource", pool));
    store = new JpaSessionStore(new ServerTransactions(factory), () -> keys);
  }

  /** Makes the tables, and fills that of the sessions with rows that nobody reads. */
  static void create(DataSource server, DataSource database, String name, int rows, String url)
      throws SQLException {
    execute(server, "create database " + name);
    Migrations.run(database);
    try (SessionDatabase filled = new SessionDatabase(url)) {
      filled.store.insert(Workload.session(SERVER));
    }
    List<String> columns = columns(database);
    execute(
        database,
        "create temp table sample as select * from atproto_session; delete from atproto_session;"
            + " insert into atproto_session (%s) select %s from sample, generate_series(1, %d) n;"
                .formatted(
                    String.join(", ", columns),
                    columns.stream()
                        .map(column -> column.equals("did") ? "'did:plc:' || md5(n::text)" : column)
                        .collect(Collectors.joining(", ")),
                    rows - USED)
            + " analyze atproto_session");
  }

  private static List<String> columns(DataSource database) throws SQLException {
    List<String> names = new ArrayList<>();
    try (Connection connection = database.getConnection();
        ResultSet columns =
            connection.getMetaData().getColumns(null, "public", "atproto_session", null)) {
      while (columns.next()) {
        names.add(columns.getString("COLUMN_NAME"));
      }
    }
    return names;
  }

  /** Returns the size of the table of sessions with its indexes, in bytes. */
  static long bytes(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet size =
            statement.executeQuery("select pg_total_relation_size('atproto_session')")) {
      size.next();
      return size.getLong(1);
    }
  }

  private static void execute(DataSource database, String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Replaces the sessions of an earlier benchmark by new ones. */
  List<StoredSession> replaceSessions() throws SQLException {
    execute(pool, "delete from atproto_session where length(did) = length('did:plc:') + 24");
    List<StoredSession> sessions =
        Stream.generate(() -> Workload.session(SERVER)).limit(USED).toList();
    sessions.forEach(store::insert);
    return sessions;
  }

  SessionStore store() {
    return store;
  }

  DataSource pool() {
    return pool;
  }

  @Override
  public void close() {
    factory.close();
    pool.close();
  }

  /** Reads without a transaction, as the stores do in a server with JTA. */
  private record ServerTransactions(EntityManagerFactory factory) implements Transactions {
    @Override
    public <T> T write(Function<EntityManager, T> work) {
      return new ResourceLocalTransactions(factory).write(work);
    }

    @Override
    public <T> T read(Function<EntityManager, T> work) {
      EntityManager entities = factory.createEntityManager();
      try {
        return work.apply(entities);
      } finally {
        entities.close();
      }
    }
  }
}
