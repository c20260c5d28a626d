package io.github.atprotojakarta.cli;

import io.github.atprotojakarta.persistence.DatabaseSchema;
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
import org.jspecify.annotations.Nullable;

/** A database with the tables, as an application writes it. */
final class StoredRows implements AutoCloseable {
  final String url;
  final KeyRing ring = KeyRing.generate(new SecureRandom());
  final JpaSessionStore store;
  final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private final EntityManagerFactory factory;
  private KeyRing current = ring;

  StoredRows() {
    this(null);
  }

  StoredRows(@Nullable DatabaseSchema schema) {
    this("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", schema);
  }

  StoredRows(String url, @Nullable DatabaseSchema schema) {
    this.url = url;
    JdbcDataSource dataSource = new JdbcDataSource();
    dataSource.setURL(url);
    Migrations.run(dataSource, schema);
    Map<String, String> properties = Map.of("jakarta.persistence.jdbc.url", url);
    factory =
        schema == null
            ? Persistence.createEntityManagerFactory("atproto-admin", properties)
            : schema.open("atproto-admin", properties);
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
