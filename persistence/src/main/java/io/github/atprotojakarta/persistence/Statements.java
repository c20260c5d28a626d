package io.github.atprotojakarta.persistence;

import jakarta.persistence.CacheRetrieveMode;
import jakarta.persistence.CacheStoreMode;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.TypedQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

  /**
   * Returns all different values of an indexed column, without reading all of its entries.
   *
   * @param findNext selects the values above the parameter {@code kid}, in their order
   */
  List<String> distinct(String findNext) {
    List<String> found = new ArrayList<>();
    Optional<String> next = Optional.of("");
    while (next.isPresent()) {
      next =
          first(
              createQuery(findNext, String.class).setParameter("kid", next.get()).setMaxResults(1));
      next.ifPresent(found::add);
    }
    return found;
  }

  /**
   * Counts the rows of a key, and stops at {@code most}.
   *
   * @param sql has the key and the limit as its parameters; JPQL has no limit in a subquery
   */
  long countUpTo(String sql, String kid, long most) {
    Number count =
        (Number)
            createNativeQuery(sql).setParameter(1, kid).setParameter(2, most).getSingleResult();
    return count.longValue();
  }

  /** Creates an update or delete statement in JPQL. */
  Query createQuery(String jpql) {
    return entities.createQuery(jpql).setHint(TIMEOUT, (int) LIMIT.toMillis());
  }

  /** Creates a query in SQL, whose tables have {@link DatabaseSchema#PLACEHOLDER} before them. */
  Query createNativeQuery(String sql) {
    return entities
        .createNativeQuery(DatabaseSchema.qualified(entities, sql))
        .setHint(TIMEOUT, (int) LIMIT.toMillis());
  }

  /**
   * Detaches the rows that were read, because every later statement would check them for changes.
   */
  void clear() {
    entities.clear();
  }
}
