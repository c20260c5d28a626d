package io.github.atprotojakarta.cli;

import io.github.atprotojakarta.persistence.JpaSessionStore;
import io.github.atprotojakarta.persistence.KeyRing;
import io.github.atprotojakarta.persistence.Migrations;
import io.github.atprotojakarta.persistence.ResourceLocalTransactions;
import io.github.atprotojakarta.store.StoredSession;
import io.github.atprotojakarta.testkit.store.StoredSamples;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;

/** A database with the tables, as an application writes it. */
final class StoredRows implements AutoCloseable {
  final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
  final KeyRing ring = KeyRing.generate(new SecureRandom());
  final JpaSessionStore store;
  final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private final EntityManagerFactory factory;
  private KeyRing current = ring;

  StoredRows() {
    JdbcDataSource dataSource = new JdbcDataSource();
    dataSource.setURL(url);
    Migrations.run(dataSource);
    factory =
        Persistence.createEntityManagerFactory(
            "atproto-admin", Map.of("jakarta.persistence.jdbc.url", url));
    store = new JpaSessionStore(new ResourceLocalTransactions(factory), () -> current);
  }

  /** Lets the application encrypt with other keys from now on. */
  void rotate(KeyRing keys) {
    current = keys;
  }

  StoredSession insert() {
    return insert(now);
  }

  StoredSession insert(Instant createdAt) {
    StoredSession session = StoredSamples.session(StoredSamples.account(), createdAt);
    store.insert(session);
    return session;
  }

  @Override
  public void close() {
    factory.close();
  }
}
