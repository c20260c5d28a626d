package io.github.atprotojakarta.persistence;

import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.TypedQuery;
import java.time.Duration;
import java.util.Optional;

/**
 * The statements of a unit of work. None waits longer than five seconds, for a lock or for anything
 * else that a database can be asked to give up: callers hold a browser's request meanwhile.
 */
final class Statements {
  // A hint of each statement: EclipseLink takes it from nowhere else.
  private static final String TIMEOUT = "jakarta.persistence.query.timeout";
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final EntityManager entities;

  Statements(EntityManager entities) {
    this.entities = entities;
  }

  /** A reading statement in JPQL. */
  <T> TypedQuery<T> createQuery(String jpql, Class<T> type) {
    return entities.createQuery(jpql, type).setHint(TIMEOUT, (int) PATIENCE.toMillis());
  }

  /**
   * The first row, if there is one. By a list, since a stream that nobody closes keeps its result
   * open beyond the end of the transaction, and with it the connection.
   */
  static <T> Optional<T> first(TypedQuery<T> query) {
    return query.getResultList().stream().findFirst();
  }

  /** A changing statement in JPQL. */
  Query createQuery(String jpql) {
    return entities.createQuery(jpql).setHint(TIMEOUT, (int) PATIENCE.toMillis());
  }

  /** A reading statement in SQL. */
  Query createNativeQuery(String sql) {
    return entities.createNativeQuery(sql).setHint(TIMEOUT, (int) PATIENCE.toMillis());
  }

  /**
   * Forgets the rows that were read: every statement that follows would look for changes in them.
   */
  void clear() {
    entities.clear();
  }
}
