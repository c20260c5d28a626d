package io.github.atprotojakarta.persistence;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Creates and updates the tables. The table {@code atproto_schema_history} records the migrations
 * that have run. It is separate from the application's own migrations, whose tables may be in the
 * same schema. Several nodes may start at the same time.
 */
public final class Migrations {
  private static final System.Logger LOG = System.getLogger(Migrations.class.getName());
  private static final String HISTORY = "atproto_schema_history";
  private static final int ATTEMPTS = 3;
  private static final Duration PAUSE = Duration.ofMillis(300);

  /**
   * Flyway locks no migration on H2, where a failed one stays in the history. An embedded H2
   * database is open in one JVM. All applications of the JVM share this lock, because they share
   * interned strings.
   */
  private static final Object H2_LOCK = (Migrations.class.getName() + ".h2").intern();

  private static final String FOLDER = "db/atproto";

  /** The migrations, in their order. */
  private static final List<String> SCRIPTS =
      List.of(
          "V1__sessions_and_pending_authorizations.sql",
          "V2__cleanup_key_rotation_and_maintenance_leases.sql",
          "V3__last_use_of_sessions.sql",
          "V4__age_of_owed_revocations.sql",
          "V5__blocked_accounts.sql",
          "V6__claims_without_index.sql");

  private Migrations() {}

  /**
   * Returns the statements of the migrations, for a database whose tables are created by hand. They
   * are for PostgreSQL and H2.
   *
   * @param after the version that the database has; 0 for an empty one
   * @return a script; empty if there is no later version
   */
  public static String statements(int after) {
    StringBuilder statements = new StringBuilder();
    for (String script : SCRIPTS.subList(Math.min(after, SCRIPTS.size()), SCRIPTS.size())) {
      statements.append("-- ").append(script).append('\n').append(read(script)).append('\n');
    }
    return statements.toString();
  }

  /**
   * Returns the statements of the migrations like {@link #statements(int)}, for PostgreSQL and a
   * schema of their own, which they create if it is missing.
   */
  public static String statements(int after, DatabaseSchema schema) {
    String statements = statements(after);
    String name = schema.name();
    return statements.isEmpty()
        ? ""
        : "create schema if not exists "
            + name
            + ";\n-- On H2: set schema "
            + name
            + ";\nset schema '"
            + name
            + "';\n\n"
            + statements;
  }

  private static String read(String script) {
    try (InputStream file =
        Objects.requireNonNull(
            Migrations.class.getResourceAsStream("/" + FOLDER + "/" + script), script)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs the migrations that the database does not have yet, in the schema of the connections.
   *
   * @throws FlywayException if a migration fails
   */
  public static void run(DataSource dataSource) {
    run(dataSource, null);
  }

  /**
   * Runs the migrations that a schema does not have yet. Creates the schema if it is missing.
   *
   * @param schema {@code null} for the schema of the connections
   * @throws FlywayException if a migration fails, or the schema is missing and cannot be created
   */
  public static void run(DataSource dataSource, @Nullable DatabaseSchema schema) {
    if (isH2(dataSource)) {
      synchronized (H2_LOCK) {
        migrateWithRetries(dataSource, schema);
      }
    } else {
      migrateWithRetries(dataSource, schema);
    }
  }

  private static boolean isH2(DataSource dataSource) {
    try (Connection connection = dataSource.getConnection()) {
      return connection.getMetaData().getDatabaseProductName().equals("H2");
    } catch (SQLException e) {
      throw new FlywayException(
          "Could not connect to the database to create or update the tables: " + e.getMessage(), e);
    }
  }

  // Flyway locks migrations on PostgreSQL, but not the creation of the history table, nor that of
  // the schema. If two nodes start on an empty database, the second one fails once and succeeds
  // when it retries. If retries do not help, the first failure has the cause.
  private static void migrateWithRetries(DataSource dataSource, @Nullable DatabaseSchema schema) {
    List<FlywayException> failures = new ArrayList<>();
    while (failures.size() < ATTEMPTS) {
      try {
        migrate(dataSource, schema);
        return;
      } catch (FlywayException e) {
        LOG.log(System.Logger.Level.DEBUG, "Could not migrate the tables; retrying", e);
        failures.add(e);
        pause();
      }
    }
    throw failures.get(0);
  }

  private static void migrate(DataSource dataSource, @Nullable DatabaseSchema schema) {
    FluentConfiguration configuration =
        Flyway.configure(Migrations.class.getClassLoader())
            .dataSource(dataSource)
            .locations("classpath:" + FOLDER)
            .table(HISTORY)
            // The schema may contain tables of the application.
            .baselineOnMigrate(true)
            .baselineVersion("0");
    if (schema != null) {
      configuration.createSchemas(false).defaultSchema(created(dataSource, schema.name()));
    }
    configuration.load().migrate();
  }

  /** Creates a schema if it is missing. Returns the name as the database stores it. */
  private static String created(DataSource dataSource, String schema) {
    try (Connection connection = dataSource.getConnection()) {
      DatabaseMetaData data = connection.getMetaData();
      String stored = data.storesUpperCaseIdentifiers() ? schema.toUpperCase(Locale.ROOT) : schema;
      // First a look: PostgreSQL demands the right to create schemas for "if not exists" too.
      if (!exists(data, stored)) {
        create(connection, schema);
      }
      return stored;
    } catch (SQLException e) {
      throw new FlywayException(
          "The schema "
              + schema
              + " does not exist, and this user could not create it: "
              + e.getMessage()
              + ". Create it with the rights for that: create schema "
              + schema
              + " authorization <this user>",
          e);
    }
  }

  private static boolean exists(DatabaseMetaData data, String schema) throws SQLException {
    try (ResultSet schemas = data.getSchemas()) {
      while (schemas.next()) {
        if (schemas.getString("TABLE_SCHEM").equals(schema)) {
          return true;
        }
      }
      return false;
    }
  }

  private static void create(Connection connection, String schema) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("create schema if not exists " + schema);
      if (!connection.getAutoCommit()) {
        connection.commit();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting to migrate the tables", e);
    }
  }
}
