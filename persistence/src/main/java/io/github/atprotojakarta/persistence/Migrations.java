package io.github.atprotojakarta.persistence;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

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
          "V5__blocked_accounts.sql");

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
   * Runs the migrations that the database does not have yet.
   *
   * @throws FlywayException if a migration fails
   */
  public static void run(DataSource dataSource) {
    Flyway flyway =
        Flyway.configure(Migrations.class.getClassLoader())
            .dataSource(dataSource)
            .locations("classpath:" + FOLDER)
            .table(HISTORY)
            // The schema may contain tables of the application.
            .baselineOnMigrate(true)
            .baselineVersion("0")
            .load();
    if (isH2(dataSource)) {
      synchronized (H2_LOCK) {
        migrate(flyway);
      }
    } else {
      migrate(flyway);
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

  // Flyway locks migrations on PostgreSQL, but not the creation of the history table. If two nodes
  // start on an empty database, the second one fails once and succeeds when it retries. If retries
  // do not help, the first failure has the cause.
  private static void migrate(Flyway flyway) {
    List<FlywayException> failures = new ArrayList<>();
    while (failures.size() < ATTEMPTS) {
      try {
        flyway.migrate();
        return;
      } catch (FlywayException e) {
        LOG.log(System.Logger.Level.DEBUG, "Could not migrate the tables; retrying", e);
        failures.add(e);
        pause();
      }
    }
    throw failures.get(0);
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
