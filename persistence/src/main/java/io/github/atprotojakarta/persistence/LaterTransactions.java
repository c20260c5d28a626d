package io.github.atprotojakarta.persistence;

import jakarta.persistence.EntityManager;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Transactions that cannot be used before something was prepared: the tables migrated, and the
 * persistence unit opened. Both need the database, which may be away when the application starts.
 */
final class LaterTransactions implements Transactions {
  private final Supplier<Transactions> preparation;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable Transactions ready;

  /**
   * Creates the transactions.
   *
   * @param preparation returns them, or throws if they cannot be used yet
   */
  LaterTransactions(Supplier<Transactions> preparation) {
    this.preparation = preparation;
  }

  /** Runs the preparation; does nothing after it has succeeded. Throws what it throws. */
  void prepare() {
    lock.lock();
    try {
      if (ready == null) {
        ready = preparation.get();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public <T> T write(Function<EntityManager, T> work) {
    return ready().write(work);
  }

  @Override
  public <T> T read(Function<EntityManager, T> work) {
    return ready().read(work);
  }

  private Transactions ready() {
    Transactions known = ready;
    if (known == null) {
      throw new IllegalStateException("The database has not been prepared yet");
    }
    return known;
  }
}
