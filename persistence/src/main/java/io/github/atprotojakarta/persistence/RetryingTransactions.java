package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.persistence.DatabaseFault.Kind;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs the stores' units of work in transactions, repeats them after some failures, and translates
 * failures for callers.
 *
 * <p>Work that was certainly rolled back is repeated a few times, so that the stores work with any
 * isolation level. After a lost connection only work that is safe to run twice is repeated.
 */
final class RetryingTransactions {
  private static final int ATTEMPTS = 6;
  // EclipseLink itself waits 15 seconds for an unavailable database, each time.
  private static final Duration BUDGET = Duration.ofSeconds(5);
  private static final int LONGEST_PAUSE_MILLIS = 50;
  private static final Set<Kind> ROLLED_BACK = EnumSet.of(Kind.CONFLICT);
  private static final Set<Kind> ROLLED_BACK_OR_LOST =
      EnumSet.of(Kind.CONFLICT, Kind.CONNECTION_LOST);

  private final Transactions transactions;

  RetryingTransactions(Transactions transactions) {
    this.transactions = transactions;
  }

  /**
   * Inserts a row.
   *
   * @throws IllegalStateException if a row with the same key exists
   */
  void insert(String what, Object entity) {
    insertOnce(
        what,
        entities -> {
          entities.persist(entity);
          entities.flush();
          return entity;
        });
  }

  /**
   * Inserts a row by a statement.
   *
   * @throws IllegalStateException if a row with the same key exists
   */
  void insertBy(String what, Function<Statements, Query> statement) {
    insertOnce(what, entities -> statement.apply(new Statements(entities)).executeUpdate());
  }

  private <T> void insertOnce(String what, Function<EntityManager, T> work) {
    attempt(
        ROLLED_BACK,
        () -> transactions.write(work),
        (fault, e) ->
            fault.kind() == Kind.DUPLICATE
                ? new IllegalStateException("The " + what + " exists already", e)
                : fault.unavailable("store the " + what, e));
  }

  /** Runs work in a new transaction; {@code what} completes the message "Could not ...". */
  <T> T write(String what, Function<Statements, T> work) {
    return attempt(
        ROLLED_BACK,
        () -> transactions.write(entities -> work.apply(new Statements(entities))),
        (fault, e) -> fault.unavailable(what, e));
  }

  /**
   * Runs work in a new transaction like {@link #write}, and repeats it if the connection is lost
   * during the commit, when the commit may have succeeded. For work that is safe to run twice.
   */
  <T> T writeRepeatably(String what, Function<Statements, T> work) {
    return attempt(
        ROLLED_BACK_OR_LOST,
        () -> transactions.write(entities -> work.apply(new Statements(entities))),
        (fault, e) -> fault.unavailable(what, e));
  }

  /**
   * Stores data that exists only in memory. Works like {@link #writeRepeatably}, and is tried even
   * while the database is known to be away.
   */
  <T> T writeAlways(String what, Function<Statements, T> work) {
    Function<EntityManager, T> unit = entities -> work.apply(new Statements(entities));
    return attempt(
        ROLLED_BACK_OR_LOST,
        () ->
            transactions instanceof CircuitBreaker breaker
                ? breaker.writeAlways(unit)
                : transactions.write(unit),
        (fault, e) -> fault.unavailable(what, e));
  }

  /** Runs work that only reads; {@code what} completes the message "Could not ...". */
  <T> T read(String what, Function<Statements, T> work) {
    return attempt(
        ROLLED_BACK_OR_LOST,
        () -> transactions.read(entities -> work.apply(new Statements(entities))),
        (fault, e) -> fault.unavailable(what, e));
  }

  private static <T> T attempt(
      Set<Kind> again,
      Supplier<T> work,
      BiFunction<DatabaseFault, RuntimeException, RuntimeException> meaning) {
    long start = System.nanoTime();
    for (int attempt = 1; ; attempt++) {
      try {
        return work.get();
      } catch (TransientException e) { // of the work itself, and explained already
        throw e;
      } catch (RuntimeException e) {
        DatabaseFault fault = DatabaseFault.of(e);
        boolean last = attempt == ATTEMPTS || System.nanoTime() - start > BUDGET.toNanos();
        boolean hopeless = last || e instanceof DatabaseAwayException;
        if (hopeless || !again.contains(fault.kind()) || !pause(attempt)) {
          throw meaning.apply(fault, e);
        }
      }
    }
  }

  // The pause is random, so that transactions in conflict do not meet again.
  private static boolean pause(int attempt) {
    try {
      TimeUnit.MILLISECONDS.sleep(
          ThreadLocalRandom.current().nextInt(1, LONGEST_PAUSE_MILLIS * attempt));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
