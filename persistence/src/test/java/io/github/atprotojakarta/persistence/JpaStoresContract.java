package io.github.atprotojakarta.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.store.ClaimOutcome;
import io.github.atprotojakarta.store.RefreshClaim;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StateStore;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.SessionStoreContract;
import io.github.atprotojakarta.testkit.store.StateStoreContract;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import jakarta.persistence.EntityManagerFactory;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
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
    protected SessionStore store() {
      return new JpaSessionStore(transactions, () -> keys);
    }

    @Test
    void a_live_claim_keeps_others_out_and_they_hear_for_how_long_by_their_own_clock() {
      StoredSession session = inserted();
      store().claim(session.key(), 1, StoredSamples.claim(StoredSamples.NOW));
      assertThat(
              store()
                  .claim(
                      session.key(), 1, StoredSamples.claim(StoredSamples.NOW.plusSeconds(5000))))
          .isInstanceOfSatisfying(
              ClaimOutcome.Held.class,
              held ->
                  assertThat(held.until())
                      .isBetween(
                          StoredSamples.NOW.plusSeconds(5000 + 1800),
                          StoredSamples.NOW.plusSeconds(5000 + 3600)));
    }

    @Test
    void a_claim_that_is_asked_for_again_is_the_callers_and_may_stand_for_one_left_behind() {
      StoredSession session = inserted();
      RefreshClaim claim = StoredSamples.claim(StoredSamples.NOW);
      store().claim(session.key(), 1, claim);
      assertThat(store().claim(session.key(), 1, claim)).isEqualTo(new ClaimOutcome.Claimed(true));
    }

    @Test
    void the_sessions_of_a_key_are_counted_up_to_a_limit() {
      inserted();
      inserted();
      EncryptionKeyStatements statements =
          new EncryptionKeyStatements(new RetryingTransactions(transactions));
      assertThat(statements.count(keys.encryptingKeyId(), 1)).isEqualTo(1);
      assertThat(statements.count("unknown", 1)).isZero();
    }

    @Test
    void the_sessions_in_use_of_removed_client_keys_are_counted() {
      long before = store().sessionsOfOtherClientKeys(Set.of()).getOrDefault("client-key-1", 0L);
      StoredSession session = inserted();
      assertThat(store().sessionsOfOtherClientKeys(Set.of("other")))
          .containsEntry("client-key-1", Math.min(before + 1, 1000));
      assertThat(store().sessionsOfOtherClientKeys(Set.of("client-key-1", "other")))
          .doesNotContainKey("client-key-1");
      store().retire(session.key(), 1, StoredSamples.NOW);
      assertThat(store().sessionsOfOtherClientKeys(Set.of()).getOrDefault("client-key-1", 0L))
          .isEqualTo(before);
    }

    private StoredSession inserted() {
      StoredSession session = StoredSamples.session(StoredSamples.account(), StoredSamples.NOW);
      store().insert(session);
      return session;
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
    protected StateStore store() {
      return new JpaStateStore(transactions, () -> keys);
    }
  }
}
