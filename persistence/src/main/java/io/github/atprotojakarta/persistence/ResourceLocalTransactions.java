package io.github.atprotojakarta.persistence;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.EntityTransaction;
import java.util.Objects;
import java.util.function.Function;

/** Transactions without a container: a persistence unit of type {@code RESOURCE_LOCAL}. */
public final class ResourceLocalTransactions implements Transactions {
  private final EntityManagerFactory factory;

  /** Works with a persistence unit that the caller closes. */
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

  @Override
  public <T> T read(Function<EntityManager, T> work) {
    EntityManager entities = factory.createEntityManager();
    try {
      return work.apply(entities);
    } finally {
      entities.close();
    }
  }

  // On a dead connection the rollback fails too; what the caller has to see is why it was needed.
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
