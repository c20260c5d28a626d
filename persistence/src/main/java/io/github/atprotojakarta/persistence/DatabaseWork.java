package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.TransientException;
import jakarta.persistence.EntityManager;
import java.sql.SQLException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs the stores' units of work and says what a fault means to their callers. */
final class DatabaseWork {
  // SQL:2023 part 2, table 38: the class of integrity constraint violations.
  private static final String CONSTRAINT_VIOLATION = "23";

  private final Transactions transactions;

  DatabaseWork(Transactions transactions) {
    this.transactions = transactions;
  }

  /** Adds a row whose key must be new. */
  void insert(String what, Object entity) {
    try {
      transactions.write(
          entities -> {
            entities.persist(entity);
            entities.flush();
            return entity;
          });
    } catch (RuntimeException e) {
      if (sqlState(e).startsWith(CONSTRAINT_VIOLATION)) {
        throw new IllegalStateException("There is a " + what + " already", e);
      }
      throw unavailable("store the " + what, e);
    }
  }

  /** Runs work in a transaction of its own; {@code what} completes "Could not". */
  <T> T write(String what, Function<EntityManager, T> work) {
    try {
      return transactions.write(work);
    } catch (RuntimeException e) {
      throw unavailable(what, e);
    }
  }

  /** Runs reading work; {@code what} completes "Could not". */
  <T> T read(String what, Function<EntityManager, T> work) {
    try {
      return transactions.read(work);
    } catch (RuntimeException e) {
      throw unavailable(what, e);
    }
  }

  private static TransientException unavailable(String what, RuntimeException e) {
    String state = sqlState(e);
    return new TransientException(
        "Could not "
            + what
            + ": the database failed"
            + (state.isEmpty() ? "" : " with SQL state " + state)
            + ". Look at the cause, then try again.",
        e);
  }

  private static String sqlState(Throwable fault) {
    for (@Nullable Throwable at = fault; at != null; at = at.getCause()) {
      if (at instanceof SQLException sql && sql.getSQLState() != null) {
        return sql.getSQLState();
      }
    }
    return "";
  }
}
