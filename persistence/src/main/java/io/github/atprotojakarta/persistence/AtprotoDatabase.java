package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.Settings;
import io.github.atprotojakarta.session.SessionStore;
import io.github.atprotojakarta.session.StateStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContext;
import java.security.SecureRandom;
import java.util.function.Supplier;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Puts the stores into CDI. Starts with the application, so that missing keys and a database that
 * cannot be migrated stop the deployment and not the first login; the stores are made by this bean,
 * so nobody uses them before the tables are there.
 */
@ApplicationScoped
public class AtprotoDatabase {
  static final String DATA_SOURCE = "atproto.database.data-source";
  static final String MIGRATE = "atproto.database.migrate";
  static final String DEFAULT_DATA_SOURCE = "java:app/jdbc/atproto";

  @Inject private Settings settings;
  @Inject private JtaTransactions transactions;
  private @Nullable Supplier<KeyRing> keys;

  /** For CDI. */
  @SuppressWarnings("NullAway.Init")
  protected AtprotoDatabase() {}

  // Not a @PostConstruct: containers report a failing one without its cause. And not for any
  // payload: Payara sends this event for each JAR too, before the names in java:app are there.
  void onStart(@Observes @Initialized(ApplicationScoped.class) ServletContext application) {
    keys();
  }

  private synchronized Supplier<KeyRing> keys() {
    if (keys == null) {
      Supplier<KeyRing> loaded = EncryptionKeys.load(settings, new SecureRandom());
      if (settings.get(MIGRATE).map(Boolean::parseBoolean).orElse(true)) {
        Migrations.run(dataSource(settings.get(DATA_SOURCE).orElse(DEFAULT_DATA_SOURCE)));
      }
      keys = loaded;
    }
    return keys;
  }

  @Produces
  @ApplicationScoped
  SessionStore sessionStore() {
    return new JpaSessionStore(transactions, keys());
  }

  @Produces
  @ApplicationScoped
  StateStore stateStore() {
    return new JpaStateStore(transactions, keys());
  }

  @Produces
  @Dependent
  SessionResealer sessionResealer() {
    return new SessionResealer(transactions, keys());
  }

  @SuppressWarnings("BanJNDI") // The name is the operator's, and cannot lead to another host.
  private static DataSource dataSource(String name) {
    if (name.contains(":") && !name.startsWith("java:")) {
      throw new IllegalStateException(DATA_SOURCE + " must be a name of this server: " + name);
    }
    try {
      return InitialContext.doLookup(name);
    } catch (NamingException | ClassCastException e) {
      throw new IllegalStateException(
          "There is no data source "
              + name
              + " to make the tables in: define it, name another one with "
              + DATA_SOURCE
              + ", or set "
              + MIGRATE
              + " to false",
          e);
    }
  }
}
