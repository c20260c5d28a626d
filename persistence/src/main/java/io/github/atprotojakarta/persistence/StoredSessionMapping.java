package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.persistence.RowCipher.Sealed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The statements on {@code atproto_session} that are about keys: which ones seal rows, how many,
 * and the exchange of a payload for the same one under another key. The index on {@code sealed_by}
 * serves them all; none reads a row that it does not need.
 */
final class StoredSessionMapping {
  static final String FIND_NEXT_KEY =
      "select s.sealedBy from SessionEntity s where s.sealedBy > :kid order by s.sealedBy";
  static final String COUNT =
      "select count(s.sealedBy) from SessionEntity s where s.sealedBy = :kid";
  // By key, so that unreadable rows are passed once and not met again and again.
  static final String FIND_SEALED_BY =
      "select s from SessionEntity s where s.sealedBy = :kid and s.did >= :did"
          + " and (s.did > :did or s.sessionId > :sessionId) order by s.did, s.sessionId";
  static final String RESEAL =
      "update SessionEntity s set s.sealed = :sealed, s.sealedBy = :sealedBy"
          + " where s.did = :did and s.sessionId = :sessionId and s.version = :version"
          + " and s.sealedBy = :before";

  private final RetryingTransactions database;

  StoredSessionMapping(RetryingTransactions database) {
    this.database = database;
  }

  /** The ids of the keys that rows are sealed with, found by jumps from one to the next. */
  List<String> keyIds() {
    return database.read(
        "see which keys sessions are sealed with",
        statements -> {
          List<String> kids = new ArrayList<>();
          Optional<String> next = Optional.of("");
          while (next.isPresent()) {
            next =
                Statements.first(
                    statements
                        .createQuery(FIND_NEXT_KEY, String.class)
                        .setParameter("kid", next.get())
                        .setMaxResults(1));
            next.ifPresent(kids::add);
          }
          return kids;
        });
  }

  long count(String kid) {
    return database.read(
        "count the sessions that are sealed with a key",
        statements ->
            statements.createQuery(COUNT, Long.class).setParameter("kid", kid).getSingleResult());
  }

  List<SessionEntity> find(String kid, SessionEntityId after, int limit) {
    return database.read(
        "read the sessions to be sealed again",
        statements ->
            statements
                .createQuery(FIND_SEALED_BY, SessionEntity.class)
                .setParameter("kid", kid)
                .setParameter("did", after.did())
                .setParameter("sessionId", after.sessionId())
                .setMaxResults(limit)
                .getResultList());
  }

  /** Replaces the payload by the same one under another key where the row has not changed. */
  boolean replace(SessionEntity row, Sealed payload) {
    return database.writeRepeatably(
            "seal a session again",
            statements ->
                SessionTable.row(statements, RESEAL, row.id())
                    .setParameter("version", row.version())
                    .setParameter("before", row.sealedBy())
                    .setParameter("sealed", payload.jwe())
                    .setParameter("sealedBy", payload.kid())
                    .executeUpdate())
        == 1;
  }
}
