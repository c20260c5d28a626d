package io.github.atprotojakarta.persistence;

import jakarta.persistence.Query;
import jakarta.persistence.Table;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks whether a database has the tables and columns that the stores need, whether its user may
 * read and write them, and whether its clock agrees with this machine's. Changes no row: each
 * statement has a condition that no row meets, and a database checks names and rights all the same.
 */
public final class DatabaseCheck {
  /** The largest difference of two clocks that is no fault. */
  public static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(30);

  private static final String NO_ROW = " where 1 = 0";

  private final Transactions transactions;
  private final Clock clock;

  /** Creates the check with this machine's clock. */
  public DatabaseCheck(Transactions transactions, Clock clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  /**
   * Runs the check.
   *
   * @return the faults, each with what the database says; empty if there are none
   */
  public List<String> faults() {
    List<String> faults = new ArrayList<>();
    statements().forEach((what, statement) -> run(what, statement, faults));
    checkClock(faults);
    return List.copyOf(faults);
  }

  private static Map<String, String> statements() {
    Map<String, String> statements = new LinkedHashMap<>();
    for (Class<?> entity :
        List.of(
            SessionEntity.class, PendingAuthorizationEntity.class, MaintenanceLeaseEntity.class)) {
      String table = entity.getAnnotation(Table.class).name();
      statements.put("read " + table, "select e from " + entity.getSimpleName() + " e" + NO_ROW);
      addWrites(table, statements);
    }
    String blocks = BlockedAccountTable.NAME;
    statements.put(
        "read " + blocks,
        "select "
            + BlockedAccountTable.COLUMNS
            + " from "
            + DatabaseSchema.PLACEHOLDER
            + blocks
            + NO_ROW);
    addWrites(blocks, statements);
    for (String table : List.of("atproto_session", "atproto_maintenance_lease")) {
      statements.put(
          "update " + table,
          "update " + DatabaseSchema.PLACEHOLDER + table + " set version = version" + NO_ROW);
    }
    return statements;
  }

  private static void addWrites(String table, Map<String, String> statements) {
    String qualified = DatabaseSchema.PLACEHOLDER + table;
    statements.put(
        "insert into " + table,
        "insert into " + qualified + " select * from " + qualified + NO_ROW);
    statements.put("delete from " + table, "delete from " + qualified + NO_ROW);
  }

  /** Each in its own transaction: after a failed statement PostgreSQL refuses the others. */
  private void run(String what, String statement, List<String> faults) {
    try {
      transactions.write(
          entities -> {
            if (statement.startsWith("select e ")) {
              return entities.createQuery(statement).getResultList().size();
            }
            Query sql = entities.createNativeQuery(DatabaseSchema.qualified(entities, statement));
            return statement.startsWith("select")
                ? sql.getResultList().size()
                : sql.executeUpdate();
          });
    } catch (RuntimeException e) {
      faults.add("Cannot " + what + ": " + rootMessage(e));
    }
  }

  private void checkClock(List<String> faults) {
    try {
      Instant before = clock.instant();
      Instant there = transactions.write(entities -> DatabaseClock.now(new Statements(entities)));
      Instant after = clock.instant();
      if (there.isBefore(before.minus(CLOCK_TOLERANCE))
          || there.isAfter(after.plus(CLOCK_TOLERANCE))) {
        faults.add(
            "The clock of the database shows "
                + there
                + ", this machine's clock shows "
                + after
                + ". One of them is wrong: is NTP running?");
      }
    } catch (RuntimeException e) {
      faults.add("Cannot read the clock of the database: " + rootMessage(e));
    }
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = DatabaseFault.root(failure);
    String message = root.getMessage() == null ? root.toString() : root.getMessage();
    return message.lines().findFirst().orElse("");
  }
}
