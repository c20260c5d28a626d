package io.github.atprotojakarta.persistence;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * Makes and updates the two tables. What has been done is kept in the table {@code
 * atproto_schema_history}, apart from migrations of the application's own, whose tables may stand
 * in the same schema. Nodes that start at once wait for each other.
 */
public final class Migrations {
  private static final String HISTORY = "atproto_schema_history";

  private Migrations() {}

  /**
   * Brings the schema of the data source up to date; does nothing when it is.
   *
   * @throws org.flywaydb.core.api.FlywayException when the database refuses
   */
  public static void run(DataSource dataSource) {
    Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(dataSource)
        .locations("classpath:db/atproto")
        .table(HISTORY)
        // A schema with tables of the application is as good a start as an empty one.
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .load()
        .migrate();
  }
}
