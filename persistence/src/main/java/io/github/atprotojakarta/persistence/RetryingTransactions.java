package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.persistence.DatabaseFault.Kind;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs the stores' units of work and says what a fault means to their callers.
 *
 * <p>What was rolled back for certain is done again a few times, so that any isolation level will
 * do. After a lost connection only that is done again which may be done twice.
 */
final class RetryingTransactions {
  private static final int ATTEMPTS = 6;
  // EclipseLink waits for a lost database by itself, 15 seconds each time.
  private static final Duration BUDGET = Duration.ofSeconds(5);
  private static final int LONGEST_PAUSE_MILLIS = 50;
  private static final Set<Kind> ROLLED_BACK = EnumSet.of(Kind.COLLISION);
  private static final Set<Kind> ROLLED_BACK_OR_LOST = EnumSet.of(Kind.COLLISION, Kind.LOST);

  private final Transactions transactions;

  RetryingTransactions(Transactions transactions) {
    this.transactions = transactions;
  }

  /**
   * Adds a row whose key must be new.
   *
   * @throws IllegalStateException when it is not
   */
  void insert(String what, Object entity) {
    attempt(
        ROLLED_BACK,
        () ->
            transactions.write(
                entities -> {
                  entities.persist(entity);
                  entities.flush();
                  return entity;
                }),
        (fault, e) ->
            fault.kind() == Kind.DUPLICATE
                ? new IllegalStateException("There is a " + what + " already", e)
                : fault.unavailable("store the " + what, e));
  }

  /** Runs work in a transaction of its own; {@code what} completes "Could not". */
  <T> T write(String what, Function<Statements, T> work) {
    return attempt(
        ROLLED_BACK,
        () -> transactions.write(entities -> work.apply(new Statements(entities))),
        (fault, e) -> fault.unavailable(what, e));
  }

  /**
   * Like {@link #write}, for work that does no harm when it is done twice: a connection that dies
   * during the commit leaves open whether it was done.
   */
  <T> T writeRepeatably(String what, Function<Statements, T> work) {
    return attempt(
        ROLLED_BACK_OR_LOST,
        () -> transactions.write(entities -> work.apply(new Statements(entities))),
        (fault, e) -> fault.unavailable(what, e));
  }

  /** Runs reading work; {@code what} completes "Could not". */
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
      } catch (RuntimeException e) {
        DatabaseFault fault = DatabaseFault.of(e);
        boolean last = attempt == ATTEMPTS || System.nanoTime() - start > BUDGET.toNanos();
        if (last || !again.contains(fault.kind()) || !pause(attempt)) {
          throw meaning.apply(fault, e);
        }
      }
    }
  }

  // Chance keeps those that collided from colliding again.
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
