package io.github.atprotojakarta.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.store.ClaimOutcome;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.persistence.EntityManagerFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PostgreSQL stops, restarts or accepts no writes. The pool does not validate connections. */
class PostgresFaultsTest {
  private final KeyRing keys = KeyRing.generate(new SecureRandom());
  private final StoredSession session =
      StoredSamples.session(StoredSamples.account(), Instant.now());

  @ParameterizedTest
  @ValueSource(strings = {"hibernate", "eclipselink"})
  void pooled_connections_that_the_server_has_ended_are_passed_over(String unit) throws Exception {
    try (TestDatabase database = TestDatabase.postgres().migrated();
        CarelessPool pool = new CarelessPool(database.dataSource())) {
      try (EntityManagerFactory factory =
          TestDatabase.entityManagerFactory(unit, pool.dataSource())) {
        JpaSessionStore store = store(factory);
        store.insert(session);
        endAll(database, pool);
        assertThat(store.find(session.key())).contains(session);
        endAll(database, pool);
        assertThat(store.claim(session.key(), 1, StoredSamples.claim(Instant.now())))
            .isEqualTo(new ClaimOutcome.Claimed(false));
        StoredSession refreshed = StoredSamples.refreshed(session);
        endAll(database, pool);
        assertThat(store.complete(refreshed)).isTrue();
        assertThat(store.find(session.key())).contains(refreshed);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hibernate", "eclipselink"})
  void a_server_that_restarts_between_claim_and_new_tokens_loses_neither(
      String unit, @TempDir Path directory) throws Exception {
    EmbeddedPostgres first = start(directory, 0);
    int port = first.getPort();
    Migrations.run(first.getPostgresDatabase());
    StoredSession refreshed = StoredSamples.refreshed(session);
    try (CarelessPool pool = new CarelessPool(first.getPostgresDatabase());
        EntityManagerFactory factory = TestDatabase.entityManagerFactory(unit, pool.dataSource())) {
      JpaSessionStore store = store(factory);
      store.insert(session);
      store.claim(session.key(), 1, StoredSamples.claim(Instant.now()));
      first.close();
      assertThatThrownBy(() -> store.complete(refreshed))
          .isInstanceOf(TransientException.class)
          .hasMessageContaining("no connection could be opened: the database is not running");
      assertThatThrownBy(() -> store.find(session.key())).isInstanceOf(TransientException.class);
      try (EmbeddedPostgres second = start(directory, port)) {
        assertThat(second.getPort()).isEqualTo(port);
        assertThat(store.claim(session.key(), 1, StoredSamples.claim(Instant.now())))
            .isInstanceOf(ClaimOutcome.Held.class);
        assertThat(store.complete(refreshed)).isTrue();
        assertThat(store.find(session.key())).contains(refreshed);
      }
    } finally {
      first.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hibernate", "eclipselink"})
  void a_database_that_takes_no_writes_says_so_and_is_read(String unit) throws Exception {
    try (TestDatabase database = TestDatabase.postgres().migrated()) {
      try (EntityManagerFactory factory = database.entityManagerFactory(unit)) {
        store(factory).insert(session);
      }
      database.setForNewConnections("default_transaction_read_only = on");
      try (EntityManagerFactory factory = database.entityManagerFactory(unit)) {
        JpaSessionStore store = store(factory);
        assertThat(store.find(session.key())).contains(session);
        assertThatThrownBy(() -> store.complete(StoredSamples.refreshed(session)))
            .isInstanceOf(TransientException.class)
            .hasMessageContaining("the database is read-only; it may be the standby of a cluster");
        assertThatThrownBy(store::checkWrites)
            .isInstanceOf(TransientException.class)
            .hasMessageContaining("the database is read-only");
      }
    }
  }

  private JpaSessionStore store(EntityManagerFactory factory) {
    return new JpaSessionStore(new ResourceLocalTransactions(factory), () -> keys);
  }

  private static EmbeddedPostgres start(Path directory, int port) throws IOException {
    return EmbeddedPostgres.builder()
        .setPGStartupWait(Duration.ofMinutes(2))
        .setDataDirectory(directory)
        .setCleanDataDirectory(false)
        .setPort(port)
        .start();
  }

  /** Fills the pool, then ends its connections at the server. */
  private static void endAll(TestDatabase database, CarelessPool pool) throws SQLException {
    pool.fill(3);
    TestDatabase.execute(
        database.dataSource(),
        "select pg_terminate_backend(pid) from pg_stat_activity"
            + " where datname = current_database() and pid <> pg_backend_pid()");
  }
}
