package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.config.JcaProviders;
import io.github.atprotojakarta.config.Settings;
import io.github.atprotojakarta.store.MaintenanceLease;
import io.github.atprotojakarta.store.MaintenanceTask;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StateStore;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Produces the stores for CDI. It loads the keys and migrates the tables before it creates a store,
 * so no store is used without them.
 */
@ApplicationScoped
public class AtprotoDatabase {
  private static final System.Logger LOG = System.getLogger(AtprotoDatabase.class.getName());

  private static final String UNIT = "atproto";
  static final String DATA_SOURCE = "atproto.database.data-source";
  static final String JCA_PROVIDER = "atproto.jca-provider";
  static final String MIGRATE = "atproto.database.migrate";
  static final String DEFAULT_DATA_SOURCE = "java:app/jdbc/atproto";

  @Inject private Settings settings;
  @Inject private JtaTransactions jta;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Supplier<KeyRing> keys;
  private @Nullable ReencryptionTask task;
  private @Nullable OwnDataSource own;

  /** For CDI. */
  @SuppressWarnings("NullAway.Init")
  protected AtprotoDatabase() {}

  /**
   * Loads the keys, migrates the tables and reports missing keys once. This is not a
   * {@code @PostConstruct} method, because containers report a failure there without its cause.
   */
  public void start() {
    try {
      task().reportMissingKeys();
    } catch (TransientException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "Could not check whether encryption keys of stored sessions are missing: {0}",
          e.getMessage());
    }
  }

  private Supplier<KeyRing> keys() {
    lock.lock();
    try {
      if (keys == null) {
        Supplier<KeyRing> loaded = EncryptionKeys.load(settings, new SecureRandom());
        if (settings.get(MIGRATE).map(Boolean::parseBoolean).orElse(true)) {
          Migrations.run(dataSource(settings.get(DATA_SOURCE).orElse(DEFAULT_DATA_SOURCE)));
        }
        keys = loaded;
      }
      return keys;
    } finally {
      lock.unlock();
    }
  }

  /** Returns transactions of the data source of the settings, or else of the persistence unit. */
  private Transactions transactions() {
    lock.lock();
    try {
      if (own == null && settings.get(DATA_SOURCE).isPresent()) {
        own = OwnDataSource.open(UNIT, dataSource(settings.get(DATA_SOURCE).get()), jta);
      }
      return own == null ? jta : own;
    } finally {
      lock.unlock();
    }
  }

  @PreDestroy
  void close() {
    if (own != null) {
      own.close();
    }
  }

  /** Returns the JCA provider for the encryption; {@code null} for the platform's default. */
  static @Nullable Provider provider(Settings settings) {
    String name = settings.get(JCA_PROVIDER).orElse(null);
    try {
      return name == null ? null : JcaProviders.named(name);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(JCA_PROVIDER + " = \"" + name + "\": " + e.getMessage(), e);
    }
  }

  private ReencryptionTask task() {
    lock.lock();
    try {
      if (task == null) {
        task = new ReencryptionTask(transactions(), keys(), sessionReencryptor());
      }
      return task;
    } finally {
      lock.unlock();
    }
  }

  @Produces
  @ApplicationScoped
  MaintenanceTask reencryptionTask() {
    return task();
  }

  @Produces
  @ApplicationScoped
  MaintenanceLease maintenanceLease() {
    keys();
    return new JpaMaintenanceLease(transactions());
  }

  @Produces
  @ApplicationScoped
  SessionStore sessionStore() {
    return new JpaSessionStore(transactions(), keys(), new SecureRandom(), provider(settings));
  }

  @Produces
  @ApplicationScoped
  StateStore stateStore() {
    return new JpaStateStore(transactions(), keys(), new SecureRandom(), provider(settings));
  }

  @Produces
  @Dependent
  SessionReencryptor sessionReencryptor() {
    return new SessionReencryptor(transactions(), keys(), new SecureRandom(), provider(settings));
  }

  @SuppressWarnings("BanJNDI") // The operator sets the name, and it cannot lead to another host.
  private static DataSource dataSource(String name) {
    if (name.contains(":") && !name.startsWith("java:")) {
      throw new IllegalStateException(DATA_SOURCE + " must be a JNDI name of this server: " + name);
    }
    try {
      return InitialContext.doLookup(name);
    } catch (NamingException | ClassCastException e) {
      throw new IllegalStateException(
          "The data source "
              + name
              + " was not found. Define it, set "
              + DATA_SOURCE
              + " to another one, or unset it and set "
              + MIGRATE
              + " to false: then the data source of the persistence unit is used, and the tables"
              + " are not created.",
          e);
    }
  }
}
