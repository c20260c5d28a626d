package io.github.atprotojakarta.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A persistence unit whose provider caches all entities, whatever they say themselves. */
class SharedCacheTest {
  private final KeyRing keys = KeyRing.generate(new SecureRandom());

  @Test
  void a_node_sees_what_another_node_has_stored() throws Exception {
    try (TestDatabase database = TestDatabase.h2InMemory().migrated();
        EntityManagerFactory mine = node(database);
        EntityManagerFactory others = node(database)) {
      JpaSessionStore store = store(mine);
      JpaSessionStore other = store(others);
      StoredSession session = StoredSamples.session(StoredSamples.account(), Instant.now());
      store.insert(session);
      assertThat(store.find(session.key())).contains(session);
      StoredSession refreshed = StoredSamples.refreshed(session);

      assertThat(other.complete(refreshed)).isTrue();

      assertThat(store.find(session.key())).contains(refreshed);
      assertThat(store.findAll(session.key().did())).containsExactly(refreshed);
      assertThat(other.delete(session.key())).isTrue();
      assertThat(store.find(session.key())).isEmpty();
    }
  }

  private JpaSessionStore store(EntityManagerFactory factory) {
    return new JpaSessionStore(new ResourceLocalTransactions(factory), () -> keys);
  }

  private static EntityManagerFactory node(TestDatabase database) {
    return Persistence.createEntityManagerFactory(
        "eclipselink",
        Map.of(
            "jakarta.persistence.nonJtaDataSource",
            database.dataSource(),
            "jakarta.persistence.sharedCache.mode",
            "ALL",
            "eclipselink.session-name",
            UUID.randomUUID().toString()));
  }
}
