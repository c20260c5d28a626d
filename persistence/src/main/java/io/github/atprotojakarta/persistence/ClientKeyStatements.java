package io.github.atprotojakarta.persistence;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds the client keys that sessions in use need. All statements use the index on {@code
 * client_key_id} and read only the rows that they need.
 */
final class ClientKeyStatements {
  static final String FIND_NEXT_KEY =
      "select s.clientKeyId from SessionEntity s where s.clientKeyId > :kid order by"
          + " s.clientKeyId";
  // In SQL, because JPQL has no limit in a subquery.
  static final String COUNT =
      "select count(*) from (select 1 from atproto_session where client_key_id = ?1"
          + " and retired_at is null limit ?2) as counted";

  private static final long MOST = 1000;

  private final RetryingTransactions database;

  ClientKeyStatements(RetryingTransactions database) {
    this.database = database;
  }

  /** Counts the sessions in use of each key that is not among {@code kids}, 1,000 at most. */
  Map<String, Long> countOthers(Set<String> kids) {
    return database.read(
        "count the sessions of removed client keys",
        statements -> {
          Map<String, Long> others = new TreeMap<>();
          Optional<String> next = next(statements, "");
          while (next.isPresent()) {
            String kid = next.get();
            long count = kids.contains(kid) ? 0 : count(statements, kid);
            if (count > 0) {
              others.put(kid, count);
            }
            next = next(statements, kid);
          }
          return others;
        });
  }

  private static Optional<String> next(Statements statements, String kid) {
    return Statements.first(
        statements
            .createQuery(FIND_NEXT_KEY, String.class)
            .setParameter("kid", kid)
            .setMaxResults(1));
  }

  private static long count(Statements statements, String kid) {
    return ((Number)
            statements
                .createNativeQuery(COUNT)
                .setParameter(1, kid)
                .setParameter(2, MOST)
                .getSingleResult())
        .longValue();
  }
}
