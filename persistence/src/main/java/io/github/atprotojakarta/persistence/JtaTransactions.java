package io.github.atprotojakarta.persistence;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceUnit;
import jakarta.transaction.Transactional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Runs work in the server's JTA transactions, with the persistence unit {@code atproto}. */
@ApplicationScoped
public class JtaTransactions implements Transactions {
  @PersistenceUnit(unitName = "atproto")
  private EntityManagerFactory factory;

  /** For CDI. */
  @SuppressWarnings("NullAway.Init")
  protected JtaTransactions() {}

  @Override
  @Transactional(Transactional.TxType.REQUIRES_NEW)
  public <T> T write(Function<EntityManager, T> work) {
    return withEntityManager(
        entities -> {
          T result = work.apply(entities);
          // Flush before the commit, so that failures have the types that Jakarta Persistence
          // defines.
          entities.flush();
          return result;
        });
  }

  @Override
  @Transactional(Transactional.TxType.NOT_SUPPORTED)
  public <T> T read(Function<EntityManager, T> work) {
    return withEntityManager(work);
  }

  /** Runs work while the caller's transaction, if there is one, is suspended. */
  @Transactional(Transactional.TxType.NOT_SUPPORTED)
  <T> T suspended(Supplier<T> work) {
    return work.get();
  }

  private <T> T withEntityManager(Function<EntityManager, T> work) {
    EntityManager entities = factory.createEntityManager();
    try {
      return work.apply(entities);
    } finally {
      entities.close();
    }
  }
}
