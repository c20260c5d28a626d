package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StateStore;
import jakarta.persistence.EntityManagerFactory;
import java.io.IOException;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/** Both stores on one database with one persistence provider. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class JpaStoresContract {
  private final String unit;
  private final KeyRing keys = KeyRing.generate(new SecureRandom());
  private @Nullable TestDatabase database;
  private @Nullable EntityManagerFactory factory;
  private @Nullable Transactions transactions;

  JpaStoresContract(String unit) {
    this.unit = unit;
  }

  abstract TestDatabase open();

  @BeforeAll
  void start() {
    database = open().migrated();
    factory = database.entityManagerFactory(unit);
    transactions = new ResourceLocalTransactions(factory);
  }

  @AfterAll
  void stop() throws IOException {
    factory.close();
    database.close();
  }

  @Nested
  class Sessions extends SessionStoreContract {
    @Override
    SessionStore store() {
      return new JpaSessionStore(transactions, () -> keys);
    }
  }

  @Nested
  class Cleanup extends CleanupContract {
    @Override
    JpaSessionStore store() {
      return new JpaSessionStore(transactions, () -> keys);
    }

    @Override
    JpaStateStore states() {
      return new JpaStateStore(transactions, () -> keys);
    }
  }

  @Nested
  class MaintenanceLeases extends MaintenanceLeaseContract {
    @Override
    JpaMaintenanceLease node() {
      return new JpaMaintenanceLease(transactions);
    }
  }

  @Nested
  class PendingLogins extends StateStoreContract {
    @Override
    StateStore store() {
      return new JpaStateStore(transactions, () -> keys);
    }
  }
}
