package io.github.atprotojakarta.persistence;

import java.util.Map;
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
  static final String COUNT =
      "select count(*) from (select 1 from {schema}atproto_session where client_key_id = ?1"
          + " and retired_at is null limit ?2) as counted";

  static final long MOST = 1000;

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
          for (String kid : statements.distinct(FIND_NEXT_KEY)) {
            long count = kids.contains(kid) ? 0 : statements.countUpTo(COUNT, kid, MOST);
            if (count > 0) {
              others.put(kid, count);
            }
          }
          return others;
        });
  }
}
