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
    EntityTransaction transaction = entities.getTransaction();
    try {
      transaction.begin();
      T result = work.apply(entities);
      transaction.commit();
      return result;
    } finally {
      // Still active: the work or the commit threw, and that is what the caller has to see.
      close(entities, transaction);
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

  private static void close(EntityManager entities, EntityTransaction transaction) {
    try {
      if (transaction.isActive()) {
        transaction.rollback();
      }
    } finally {
      entities.close();
    }
  }
}
