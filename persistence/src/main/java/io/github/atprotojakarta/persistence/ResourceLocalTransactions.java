package io.github.atprotojakarta.persistence;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.EntityTransaction;
import java.util.Objects;
import java.util.function.Function;

/** Runs transactions without a container, in a {@code RESOURCE_LOCAL} persistence unit. */
public final class ResourceLocalTransactions implements Transactions {
  private final EntityManagerFactory factory;

  /** Creates transactions in a persistence unit. The caller closes the factory. */
  public ResourceLocalTransactions(EntityManagerFactory factory) {
    this.factory = Objects.requireNonNull(factory, "factory");
  }

  @Override
  public <T> T write(Function<EntityManager, T> work) {
    EntityManager entities = factory.createEntityManager();
    try {
      EntityTransaction transaction = entities.getTransaction();
      try {
        transaction.begin();
        T result = work.apply(entities);
        transaction.commit();
        return result;
      } catch (RuntimeException e) {
        rollBack(transaction, e);
        throw e;
      }
    } finally {
      entities.close();
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>In a transaction, too: on a connection without auto-commit a statement outside begins one
   * that nobody ends, and with it the database's clock of that connection stands still.
   */
  @Override
  public <T> T read(Function<EntityManager, T> work) {
    return write(work);
  }

  // After a lost connection the rollback fails too. The caller needs the first failure.
  private static void rollBack(EntityTransaction transaction, RuntimeException because) {
    try {
      if (transaction.isActive()) {
        transaction.rollback();
      }
    } catch (RuntimeException e) {
      because.addSuppressed(e);
    }
  }
}
