package io.github.atprotojakarta.persistence;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.util.Map;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * Runs work in transactions of a data source that only the stores use. A caller in a transaction
 * holds a connection of the application's pool while it waits for the stores; if as many callers as
 * that pool has connections wait, and the stores need one of them too, none of them can go on.
 *
 * <p>The data source commits by itself, so the caller's transaction is suspended meanwhile.
 */
final class OwnDataSource implements Transactions, AutoCloseable {
  private final EntityManagerFactory factory;
  private final ResourceLocalTransactions local;
  private final JtaTransactions callers;

  private OwnDataSource(EntityManagerFactory factory, JtaTransactions callers) {
    this.factory = factory;
    this.local = new ResourceLocalTransactions(factory);
    this.callers = callers;
  }

  /**
   * Opens a persistence unit of the application with another data source than the unit names.
   *
   * @param callers suspends the caller's transaction
   */
  static OwnDataSource open(String unit, DataSource dataSource, JtaTransactions callers) {
    return new OwnDataSource(
        Persistence.createEntityManagerFactory(
            unit,
            Map.of(
                "jakarta.persistence.transactionType",
                "RESOURCE_LOCAL",
                "jakarta.persistence.nonJtaDataSource",
                dataSource,
                // A unit for JTA may let Hibernate release the connection before the commit.
                "hibernate.connection.handling_mode",
                "DELAYED_ACQUISITION_AND_RELEASE_AFTER_TRANSACTION")),
        callers);
  }

  @Override
  public <T> T write(Function<EntityManager, T> work) {
    return callers.suspended(() -> local.write(work));
  }

  @Override
  public <T> T read(Function<EntityManager, T> work) {
    return callers.suspended(() -> local.read(work));
  }

  @Override
  public void close() {
    factory.close();
  }
}
