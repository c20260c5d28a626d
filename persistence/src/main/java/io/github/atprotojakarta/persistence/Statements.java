package io.github.atprotojakarta.persistence;

import jakarta.persistence.CacheRetrieveMode;
import jakarta.persistence.CacheStoreMode;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.TypedQuery;
import java.time.Duration;
import java.util.Optional;

/**
 * Creates the statements of a unit of work. Each one has a timeout of five seconds, for locks too,
 * because a browser waits for the caller's response.
 */
final class Statements {
  // The shared cache of a persistence unit would show rows as they were before another node changed
  // them. EclipseLink has one unless the unit says otherwise, and it may be ALL.
  private static final String READ_CACHE = "jakarta.persistence.cache.retrieveMode";
  private static final String WRITE_CACHE = "jakarta.persistence.cache.storeMode";

  // Set for each statement, because EclipseLink reads it nowhere else.
  private static final String TIMEOUT = "jakarta.persistence.query.timeout";
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final EntityManager entities;

  Statements(EntityManager entities) {
    this.entities = entities;
  }

  /** Creates a query in JPQL. */
  <T> TypedQuery<T> createQuery(String jpql, Class<T> type) {
    return entities
        .createQuery(jpql, type)
        .setHint(READ_CACHE, CacheRetrieveMode.BYPASS)
        .setHint(WRITE_CACHE, CacheStoreMode.BYPASS)
        .setHint(TIMEOUT, (int) LIMIT.toMillis());
  }

  /**
   * Returns the first row, if any. Reads a list, because an unclosed stream would keep its result
   * and the connection open after the end of the transaction.
   */
  static <T> Optional<T> first(TypedQuery<T> query) {
    return query.getResultList().stream().findFirst();
  }

  /** Creates an update or delete statement in JPQL. */
  Query createQuery(String jpql) {
    return entities.createQuery(jpql).setHint(TIMEOUT, (int) LIMIT.toMillis());
  }

  /** Creates a query in SQL. */
  Query createNativeQuery(String sql) {
    return entities.createNativeQuery(sql).setHint(TIMEOUT, (int) LIMIT.toMillis());
  }

  /**
   * Detaches the rows that were read, because every later statement would check them for changes.
   */
  void clear() {
    entities.clear();
  }
}
