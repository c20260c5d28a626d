package io.github.atprotojakarta.persistence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Makes and updates the tables. What has been done is kept in the table {@code
 * atproto_schema_history}, apart from migrations of the application's own, whose tables may stand
 * in the same schema. Several nodes may start at once.
 */
public final class Migrations {
  private static final System.Logger LOG = System.getLogger(Migrations.class.getName());
  private static final String HISTORY = "atproto_schema_history";
  private static final int ATTEMPTS = 3;
  private static final Duration PAUSE = Duration.ofMillis(300);

  private Migrations() {}

  /**
   * Brings the schema of the data source up to date; does nothing when it is.
   *
   * @throws FlywayException when the database refuses
   */
  public static void run(DataSource dataSource) {
    Flyway flyway =
        Flyway.configure(Migrations.class.getClassLoader())
            .dataSource(dataSource)
            .locations("classpath:db/atproto")
            .table(HISTORY)
            // A schema with tables of the application is as good a start as an empty one.
            .baselineOnMigrate(true)
            .baselineVersion("0")
            .load();
    migrate(flyway);
  }

  // Migrations wait for each other, but making the history table at the very first start does not:
  // the node that comes second fails, and finds all in order when it tries again. Where trying
  // again does not help, the first failure is the one that says why.
  private static void migrate(Flyway flyway) {
    List<FlywayException> failures = new ArrayList<>();
    while (failures.size() < ATTEMPTS) {
      try {
        flyway.migrate();
        return;
      } catch (FlywayException e) {
        LOG.log(System.Logger.Level.DEBUG, "Could not migrate the tables, trying again", e);
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
