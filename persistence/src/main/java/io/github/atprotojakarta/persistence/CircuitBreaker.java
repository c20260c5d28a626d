package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.internal.ThreadPerTask;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Lets work fail at once while the database is away, so that requests do not wait for connections
 * and the pool does not log each of them. After a failure of a connection, and then in pauses of
 * one to five seconds while work is asked for, one probe at a time looks in the background whether
 * the database responds. Only a failed probe stops work, so a connection that was lost alone stops
 * none. All stores of an application share one instance.
 *
 * <p>New tokens exist only in memory until they are stored. So the work that stores them is never
 * stopped, and its success ends the outage too.
 */
public final class CircuitBreaker implements Transactions {
  /** How long a caller waits for the probe that its work has begun: the database may be back. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final Transactions transactions;
  private final DatabaseProbe probe;
  private final DatabaseOutage outage;
  private volatile boolean full;

  /** Creates a circuit breaker in front of transactions, whose probes are daemon threads. */
  public CircuitBreaker(Transactions transactions) {
    this(transactions, () -> {}, ThreadPerTask.daemons(), System::nanoTime);
  }

  /**
   * Creates a circuit breaker.
   *
   * @param preparation what must be done before the database can be used; it is part of each probe,
   *     and throws if it could not be done
   * @param threads run the probes
   */
  CircuitBreaker(
      Transactions transactions, Runnable preparation, Executor threads, LongSupplier nanoTime) {
    this.transactions = Objects.requireNonNull(transactions, "transactions");
    this.outage = new DatabaseOutage(nanoTime);
    RetryingTransactions direct = new RetryingTransactions(transactions);
    this.probe =
        new DatabaseProbe(
            () -> {
              preparation.run();
              direct.read("reach it", DatabaseClock::now);
            },
            outage,
            threads,
            nanoTime);
  }

  /**
   * {@inheritDoc}
   *
   * @throws DatabaseAwayException at once, while the database is away
   */
  @Override
  public <T> T write(Function<EntityManager, T> work) {
    admit();
    return observed(() -> transactions.write(work));
  }

  /**
   * {@inheritDoc}
   *
   * @throws DatabaseAwayException at once, while the database is away
   */
  @Override
  public <T> T read(Function<EntityManager, T> work) {
    admit();
    return observed(() -> transactions.read(work));
  }

  /** Runs work like {@link #write}, also while the database is away. For tokens in memory only. */
  <T> T writeAlways(Function<EntityManager, T> work) {
    return observed(() -> transactions.write(work));
  }

  /**
   * Probes the database in this thread. If that fails, work fails until a later probe succeeds.
   *
   * @throws RuntimeException the failure of the preparation, or of the database
   */
  void probeNow() {
    probe.run();
  }

  /** Returns whether a write has failed because the disk is full, since {@link #foundSpace}. */
  boolean isFull() {
    return full;
  }

  /** Tells that a write of the size of a login has succeeded. */
  void foundSpace() {
    full = false;
  }

  private void admit() {
    if (outage.isOver()) {
      return;
    }
    probe.beginIfDue();
    probe.await(PATIENCE);
    outage.rethrow();
  }

  private <T> T observed(Supplier<T> work) {
    try {
      T result = work.get();
      outage.end();
      return result;
    } catch (RuntimeException e) {
      DatabaseFault fault = DatabaseFault.of(e);
      if (fault.kind() == DatabaseFault.Kind.NO_SPACE) {
        full = true;
      }
      if (outage.isOver() && fault.isAway()) {
        probe.begin();
      }
      throw e;
    }
  }
}
