package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.TransientException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A failure of the database, classified by its SQL state (SQL:2023 part 2, table 38, and the states
 * that PostgreSQL and H2 add), never by its message.
 *
 * @param kind what the failure means
 * @param sqlState empty if the failure has none, such as one from a connection pool
 */
record DatabaseFault(Kind kind, String sqlState) {

  /** The kinds of failure, each with an explanation for the log. */
  enum Kind {
    /** A constraint is violated: the row exists already. */
    DUPLICATE("the row exists already"),
    /** The transaction was rolled back in favor of others: a deadlock or serialization failure. */
    CONFLICT("it conflicted with other transactions on the same rows several times"),
    /** The connection was lost. A commit that was in progress may have succeeded or failed. */
    CONNECTION_LOST("the connection was lost, or the database is not running"),
    /** No connection could be opened, so nothing was done, and another attempt would fail too. */
    UNREACHABLE("no connection could be opened: the database is not running or cannot be reached"),
    /** No connection came: drivers give a SQL state to their failures, pools do not. */
    NO_CONNECTION(
        "no connection came from the pool of the data source. Either the database cannot be"
            + " reached, or all connections are in use. A caller in a transaction holds one while"
            + " the stores need another: give the stores a data source of their own"
            + " (atproto.database.data-source), or more connections to the pool"),
    /** The statement timed out, most likely because another transaction has locked the row. */
    TIMEOUT("the statement timed out; another transaction may have locked the row"),
    /** The database accepts no writes: it is a standby or configured as read-only. */
    READ_ONLY("the database is read-only; it may be the standby of a cluster"),
    /** The database has no disk space left for a write. Reads and smaller writes may work. */
    NO_SPACE("the database has no disk space left"),
    /** The database has no memory or connections left. */
    OUT_OF_RESOURCES("the database has no memory or connections left"),
    /** A table or column is missing. */
    SCHEMA(
        "a table or column is missing, or the user has no access to it; check"
            + " atproto.database.migrate and atproto.database.schema"),
    /** Any other failure. */
    OTHER("the database failed");

    private final String meaning;

    Kind(String meaning) {
      this.meaning = meaning;
    }
  }

  private static final Set<Kind> AWAY =
      EnumSet.of(Kind.CONNECTION_LOST, Kind.UNREACHABLE, Kind.NO_CONNECTION, Kind.OUT_OF_RESOURCES);

  /** Returns whether the database may be away. */
  boolean isAway() {
    return AWAY.contains(kind);
  }

  static DatabaseFault of(Throwable thrown) {
    List<DatabaseFault> faults =
        SqlStates.of(thrown).map(state -> new DatabaseFault(kind(state), state)).toList();
    return faults.stream()
        .filter(fault -> fault.kind() != Kind.OTHER && fault.kind() != Kind.NO_CONNECTION)
        .findFirst()
        .or(() -> faults.stream().filter(fault -> fault.kind() == Kind.OTHER).findFirst())
        .or(() -> faults.stream().findFirst())
        .orElseGet(() -> new DatabaseFault(Kind.OTHER, ""));
  }

  TransientException unavailable(String what, Throwable cause) {
    return new TransientException(
        "Could not "
            + what
            + " in the database: "
            + kind.meaning
            + (sqlState.isEmpty() ? "" : " (SQL state " + sqlState + ")")
            + ". See the cause, then try again.",
        cause);
  }

  private static Kind kind(String state) {
    return switch (state) {
      case "" -> Kind.NO_CONNECTION;
      case "90131" -> Kind.CONFLICT;
      case "08001", "08004", "57P03" -> Kind.UNREACHABLE;
      case "40003", "57P01", "57P02", "90067", "90098", "90121" -> Kind.CONNECTION_LOST;
      case "57014", "55P03", "HYT00" -> Kind.TIMEOUT;
      case "25006", "90097" -> Kind.READ_ONLY;
      case "53100", "90100" -> Kind.NO_SPACE;
      default -> byClass(state);
    };
  }

  private static Kind byClass(String state) {
    return switch (state.substring(0, Math.min(2, state.length()))) {
      case "08" -> Kind.CONNECTION_LOST;
      case "23" -> Kind.DUPLICATE;
      case "40" -> Kind.CONFLICT;
      case "42" -> Kind.SCHEMA;
      case "53" -> Kind.OUT_OF_RESOURCES;
      default -> Kind.OTHER;
    };
  }

  /** Returns the innermost cause. */
  static Throwable root(Throwable failure) {
    Throwable root = failure;
    for (int depth = 0; depth < 20 && root.getCause() != null; depth++) {
      root = root.getCause();
    }
    return root;
  }
}
