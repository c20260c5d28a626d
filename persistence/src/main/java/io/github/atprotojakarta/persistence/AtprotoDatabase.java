package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.config.JcaProviders;
import io.github.atprotojakarta.config.Settings;
import io.github.atprotojakarta.internal.ThreadPerTask;
import io.github.atprotojakarta.store.MaintenanceLease;
import io.github.atprotojakarta.store.MaintenanceTask;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StateStore;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Produces the stores for CDI. It loads the keys before it creates a store, and no store is used
 * before the tables are migrated. If the database is away at the start, the stores fail with a
 * {@link TransientException} until it responds, and it is prepared then.
 */
@ApplicationScoped
public class AtprotoDatabase {
  private static final System.Logger LOG = System.getLogger(AtprotoDatabase.class.getName());

  private static final String UNIT = "atproto";
  static final String DATA_SOURCE = "atproto.database.data-source";
  static final String JCA_PROVIDER = "atproto.jca-provider";
  static final String MIGRATE = "atproto.database.migrate";
  static final String DEFAULT_DATA_SOURCE = "java:app/jdbc/atproto";

  @Inject Settings settings;
  @Inject JtaTransactions jta;
  LongSupplier nanoTime = System::nanoTime;
  volatile Executor probes = ThreadPerTask.daemons();

  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable EncryptionKeys keys;
  private @Nullable CircuitBreaker breaker;
  private @Nullable JpaSessionStore store;
  private volatile @Nullable OwnDataSource own;

  /** For CDI. */
  @SuppressWarnings("NullAway.Init")
  protected AtprotoDatabase() {}

  /**
   * Loads the keys, migrates the tables and reports missing keys once. If the database is away, it
   * is prepared as soon as it responds. This is not a {@code @PostConstruct} method, because
   * containers report a failure there without its cause.
   *
   * @throws RuntimeException if a setting is wrong or a migration fails
   */
  public void start() {
    probes = ServerResources.threads();
    JpaSessionStore report = store();
    try {
      Set<String> unused = report.missingKeys();
    } catch (TransientException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "ATP3102 Could not check whether encryption keys of stored sessions are missing: {0}",
          e.getMessage());
    }
  }

  private EncryptionKeys keys() {
    lock.lock();
    try {
      if (keys == null) {
        keys = EncryptionKeys.load(settings, new SecureRandom());
      }
      return keys;
    } finally {
      lock.unlock();
    }
  }

  /** Returns transactions of a database that is prepared, or will be when it responds. */
  private Transactions transactions() {
    lock.lock();
    try {
      if (breaker == null) {
        provider(settings);
        Optional<DatabaseSchema> unused = DatabaseSchema.of(settings);
        keys();
        LaterTransactions later = new LaterTransactions(this::open);
        CircuitBreaker first =
            new CircuitBreaker(later, later::prepare, task -> probes.execute(task), nanoTime);
        probe(first);
        breaker = first;
      }
      return breaker;
    } finally {
      lock.unlock();
    }
  }

  /** Probes the database, which may be away: that is no reason to stop the deployment. */
  private static void probe(CircuitBreaker first) {
    try {
      first.probeNow();
    } catch (RuntimeException e) {
      if (!DatabaseFault.of(e).isAway()) {
        throw e;
      }
    }
  }

  /**
   * Migrates the tables. Returns transactions of the persistence unit, or of a data source of the
   * stores, if the settings name one or a schema: the server's unit has no schema.
   */
  private Transactions open() {
    Optional<String> ofStores = settings.get(DATA_SOURCE);
    String name = ofStores.orElse(DEFAULT_DATA_SOURCE);
    DatabaseSchema schema = DatabaseSchema.of(settings).orElse(null);
    if (settings.get(MIGRATE).map(Boolean::parseBoolean).orElse(true)) {
      Migrations.run(ServerResources.dataSource(name), schema);
    }
    if (ofStores.isEmpty() && schema == null) {
      return jta;
    }
    OwnDataSource opened = OwnDataSource.open(UNIT, ServerResources.dataSource(name), schema, jta);
    own = opened;
    return opened;
  }

  @PreDestroy
  void close() {
    OwnDataSource opened = own;
    if (opened != null) {
      opened.close();
    }
  }

  /** Returns the JCA provider for the encryption; {@code null} for the fastest. */
  static @Nullable Provider provider(Settings settings) {
    String name = settings.get(JCA_PROVIDER).orElse(null);
    try {
      return name == null ? null : JcaProviders.named(name);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(JCA_PROVIDER + " = \"" + name + "\": " + e.getMessage(), e);
    }
  }

  private JpaSessionStore store() {
    lock.lock();
    try {
      if (store == null) {
        OpenedSessions opened = OpenedSessions.of(settings);
        store =
            new JpaSessionStore(
                transactions(), keys(), new SecureRandom(), provider(settings), opened);
      }
      return store;
    } finally {
      lock.unlock();
    }
  }

  @Produces
  @ApplicationScoped
  MaintenanceTask reencryptionTask() {
    return new ReencryptionTask(transactions(), sessionReencryptor());
  }

  @Produces
  @ApplicationScoped
  MaintenanceLease maintenanceLease() {
    return new JpaMaintenanceLease(transactions());
  }

  @Produces
  @ApplicationScoped
  SessionStore sessionStore() {
    return store();
  }

  @Produces
  @ApplicationScoped
  StateStore stateStore() {
    return new JpaStateStore(transactions(), keys(), new SecureRandom(), provider(settings));
  }

  @Produces
  @Dependent
  @Typed(EncryptionKeys.class)
  EncryptionKeys encryptionKeys() {
    return keys();
  }

  @Produces
  @Dependent
  KeyUsage keyUsage() {
    return new KeyUsage(transactions());
  }

  @Produces
  @Dependent
  SessionReencryptor sessionReencryptor() {
    return new SessionReencryptor(transactions(), keys(), new SecureRandom(), provider(settings));
  }
}
