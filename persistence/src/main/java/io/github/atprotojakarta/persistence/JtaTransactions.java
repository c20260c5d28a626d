package io.github.atprotojakarta.persistence;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceUnit;
import jakarta.transaction.Transactional;
import java.util.function.Function;

/** Transactions of the server, over the persistence unit named {@code atproto}. */
@ApplicationScoped
public class JtaTransactions implements Transactions {
  @PersistenceUnit(unitName = "atproto")
  private EntityManagerFactory factory;

  /** For CDI. */
  protected JtaTransactions() {}

  @Override
  @Transactional(Transactional.TxType.REQUIRES_NEW)
  public <T> T write(Function<EntityManager, T> work) {
    return withEntityManager(
        entities -> {
          T result = work.apply(entities);
          // Before the commit, so that a failure has the type that Jakarta Persistence promises.
          entities.flush();
          return result;
        });
  }

  @Override
  @Transactional(Transactional.TxType.NOT_SUPPORTED)
  public <T> T read(Function<EntityManager, T> work) {
    return withEntityManager(work);
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
