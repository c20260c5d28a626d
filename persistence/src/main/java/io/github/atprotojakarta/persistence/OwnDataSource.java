package io.github.atprotojakarta.persistence;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.util.Map;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Runs work in transactions of a data source that only the stores use. A caller in a transaction
 * holds a connection of the application's pool while it waits for the stores; if as many callers as
 * that pool has connections wait, and the stores need one of them too, none of them can go on.
 *
 * <p>With a schema of its own the data source may be the application's: the server opens its
 * persistence unit without a schema, so the stores open the unit again.
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
   * @param schema {@code null} for the schema of the connections
   * @param callers suspends the caller's transaction
   */
  static OwnDataSource open(
      String unit,
      DataSource dataSource,
      @Nullable DatabaseSchema schema,
      JtaTransactions callers) {
    Map<String, Object> properties =
        Map.of(
            "jakarta.persistence.transactionType",
            "RESOURCE_LOCAL",
            "jakarta.persistence.nonJtaDataSource",
            dataSource,
            // A unit for JTA may let Hibernate release the connection before the commit.
            "hibernate.connection.handling_mode",
            "DELAYED_ACQUISITION_AND_RELEASE_AFTER_TRANSACTION");
    return new OwnDataSource(
        schema == null
            ? Persistence.createEntityManagerFactory(unit, properties)
            : schema.open(unit, properties),
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
