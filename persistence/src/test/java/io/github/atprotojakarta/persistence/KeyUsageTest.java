package io.github.atprotojakarta.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import jakarta.persistence.EntityManagerFactory;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(MigrationsTest.Kind.class)
class KeyUsageTest {
  private final TestDatabase database;
  private final EntityManagerFactory factory;
  private final ResourceLocalTransactions transactions;
  private final KeyUsage usage;
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

  KeyUsageTest(MigrationsTest.Kind kind) {
    database = kind.open().migrated();
    factory = database.entityManagerFactory("hibernate");
    transactions = new ResourceLocalTransactions(factory);
    usage = new KeyUsage(transactions);
  }

  @AfterEach
  void close() throws Exception {
    factory.close();
    database.close();
  }

  private StoredSession insert(KeyRing ring) {
    StoredSession session = StoredSamples.session(StoredSamples.account(), now);
    new JpaSessionStore(transactions, () -> ring).insert(session);
    return session;
  }

  @Test
  void sessions_are_counted_by_key() {
    KeyRing old = KeyRing.generate(new SecureRandom());
    KeyRing both = old.rotated(new SecureRandom());
    insert(old);
    insert(old);
    StoredSession retired = insert(both);
    new JpaSessionStore(transactions, () -> both).retire(retired.key(), retired.version(), now);
    assertThat(usage.ofEncryptionKeys())
        .isEqualTo(Map.of(old.encryptingKeyId(), 2L, both.encryptingKeyId(), 1L));
    assertThat(usage.ofClientKeys().values()).containsExactly(2L);
  }

  @Test
  void an_empty_database_uses_no_key() {
    assertThat(usage.ofEncryptionKeys()).isEmpty();
    assertThat(usage.ofClientKeys()).isEmpty();
  }
}
