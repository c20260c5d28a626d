package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.TransientException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A fault of the database, judged by its SQL state (SQL:2023 part 2, table 38, and the states that
 * PostgreSQL and H2 add), never by its text.
 *
 * @param kind what it means
 * @param sqlState empty when the fault has none, as those of connection pools
 */
record DatabaseFault(Kind kind, String sqlState) {

  /** What faults mean, and what whoever reads the log can do. */
  enum Kind {
    /** A constraint is violated: there is such a row already. */
    DUPLICATE("it says that the row exists already"),
    /** Rolled back for certain, because of other transactions: a deadlock, or not serializable. */
    COLLISION("other transactions on the same rows came first, several times"),
    /** The connection died. Whether a commit that was under way took place is not known. */
    LOST("the connection to it was lost, or it is not running"),
    /** It took too long, most likely because another transaction holds the row. */
    SLOW("it took too long; another transaction may hold the row"),
    /** Nothing can be written: a standby, or a database that was set so. */
    READ_ONLY("it is read-only; is this the standby of a cluster?"),
    /** It has no space, memory or connection left. */
    FULL("it has no disk space, memory or connections left"),
    /** A table or column is missing. */
    TABLES("a table or column is missing; does atproto.database.migrate make them?"),
    /** Anything else. */
    OTHER("the database failed");

    private final String meaning;

    Kind(String meaning) {
      this.meaning = meaning;
    }
  }

  static DatabaseFault of(Throwable thrown) {
    String state = sqlState(thrown);
    return new DatabaseFault(kind(state), state);
  }

  TransientException unavailable(String what, Throwable cause) {
    return new TransientException(
        "Could not "
            + what
            + " in the database: "
            + kind.meaning
            + (sqlState.isEmpty() ? "" : " (SQL state " + sqlState + ")")
            + ". Look at the cause, then try again.",
        cause);
  }

  private static String sqlState(Throwable thrown) {
    for (@Nullable Throwable at = thrown; at != null; at = at.getCause()) {
      if (at instanceof SQLException sql && sql.getSQLState() != null) {
        return sql.getSQLState();
      }
    }
    return "";
  }

  private static Kind kind(String state) {
    return switch (state) {
      case "90131" -> Kind.COLLISION;
      case "40003", "57P01", "57P02", "57P03", "90067", "90098", "90121" -> Kind.LOST;
      case "57014", "55P03", "HYT00" -> Kind.SLOW;
      case "25006", "90097" -> Kind.READ_ONLY;
      case "90100" -> Kind.FULL;
      default -> byClass(state);
    };
  }

  private static Kind byClass(String state) {
    return switch (state.substring(0, Math.min(2, state.length()))) {
      case "08" -> Kind.LOST;
      case "23" -> Kind.DUPLICATE;
      case "40" -> Kind.COLLISION;
      case "42" -> Kind.TABLES;
      case "53" -> Kind.FULL;
      default -> Kind.OTHER;
    };
  }
}
