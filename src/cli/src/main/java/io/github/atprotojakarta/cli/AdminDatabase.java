package io.github.atprotojakarta.cli;

import io.github.atprotojakarta.SessionAdministration;
import io.github.atprotojakarta.persistence.DatabaseCheck;
import io.github.atprotojakarta.persistence.DatabaseSchema;
import io.github.atprotojakarta.persistence.JpaSessionStore;
import io.github.atprotojakarta.persistence.KeyRing;
import io.github.atprotojakarta.persistence.KeyUsage;
import io.github.atprotojakarta.persistence.ResourceLocalTransactions;
import io.github.atprotojakarta.persistence.Transactions;
import io.github.atprotojakarta.session.SessionLimits;
import io.github.atprotojakarta.session.SessionListener;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The database of the application, opened without a server. It needs no encryption keys. */
final class AdminDatabase implements AutoCloseable {
  private static final String UNIT = "atproto-admin";

  private final String product;
  private final EntityManagerFactory factory;
  private final Transactions transactions;

  private AdminDatabase(String product, EntityManagerFactory factory) {
    this.product = product;
    this.factory = factory;
    this.transactions = new ResourceLocalTransactions(factory);
  }

  /**
   * Connects to a database.
   *
   * @param schema {@code null} for the schema of the connection
   * @throws IllegalArgumentException if that fails, with what the driver says
   */
  static AdminDatabase open(
      String url,
      @Nullable String user,
      @Nullable String password,
      @Nullable DatabaseSchema schema) {
    Map<String, String> properties = new HashMap<>();
    properties.put("jakarta.persistence.jdbc.url", url);
    if (user != null) {
      properties.put("jakarta.persistence.jdbc.user", user);
    }
    if (password != null) {
      properties.put("jakarta.persistence.jdbc.password", password);
    }
    // The first connection is without Hibernate, whose messages are about Hibernate.
    String product = product(url, user, password);
    return schema == null
        ? new AdminDatabase(product, Persistence.createEntityManagerFactory(UNIT, properties))
        : new AdminDatabase(product + ", schema " + schema.name(), schema.open(UNIT, properties));
  }

  private static String product(String url, @Nullable String user, @Nullable String password) {
    try (Connection connection = DriverManager.getConnection(url, user, password)) {
      DatabaseMetaData data = connection.getMetaData();
      return data.getDatabaseProductName() + " " + data.getDatabaseProductVersion();
    } catch (SQLException e) {
      throw new IllegalArgumentException(
          "Cannot connect to the database: " + String.valueOf(e.getMessage()), e);
    }
  }

  /** Returns the name and the version of the database, and the schema if it has its own. */
  String product() {
    return product;
  }

  SessionAdministration sessions(SessionLimits limits, SessionListener audit, Clock clock) {
    JpaSessionStore store = new JpaSessionStore(transactions, AdminDatabase::noKeys);
    return SessionAdministration.of(store, limits, List.of(audit), clock);
  }

  private static KeyRing noKeys() {
    throw new IllegalStateException("The administration of sessions decrypts nothing");
  }

  KeyUsage keyUsage() {
    return new KeyUsage(transactions);
  }

  DatabaseCheck check(Clock clock) {
    return new DatabaseCheck(transactions, clock);
  }

  @Override
  public void close() {
    factory.close();
  }
}
