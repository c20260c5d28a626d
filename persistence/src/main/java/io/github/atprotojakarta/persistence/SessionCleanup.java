package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.session.SessionLimits;
import io.github.atprotojakarta.store.StoredSession;
import jakarta.persistence.TypedQuery;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * Ends sessions by age, one batch in each transaction. Rows are found by an index, then changed by
 * primary key if they have not changed since. Nodes that do this at the same time use the same
 * order of rows, so they cannot deadlock.
 */
final class SessionCleanup {
  private static final String ENDED =
      "select s from SessionEntity s where s.retiredAt is null and ";
  static final String FIND_ENDED_PUBLIC =
      ENDED + "s.clientKeyId is null and s.createdAt <= :before order by s.createdAt";
  static final String FIND_ENDED_CONFIDENTIAL =
      ENDED + "s.clientKeyId is not null and s.refreshedAt <= :before order by s.refreshedAt";
  private static final String OVER = ENDED + "s.encryptionKeyId in :kids and ";
  static final String FIND_UNUSED = OVER + "s.usedAt <= :before order by s.usedAt";
  static final String FIND_OLD = OVER + "s.createdAt <= :before order by s.createdAt";

  private final RetryingTransactions database;

  SessionCleanup(RetryingTransactions database) {
    this.database = database;
  }

  List<SessionKey> deleteEnded(Instant now, int limit) {
    List<SessionEntity> deleted =
        database.write(
            "delete the sessions that have ended",
            statements -> deleteEnded(statements, now, limit));
    return keys(deleted);
  }

  private static List<SessionKey> keys(List<SessionEntity> rows) {
    return rows.stream()
        .map(row -> new SessionKey(Did.parse(row.id().did()), row.id().sessionId()))
        .toList();
  }

  private static List<SessionEntity> deleteEnded(Statements statements, Instant now, int limit) {
    Instant latest = DatabaseClock.atMostNow(statements, now);
    List<SessionEntity> ended =
        new ArrayList<>(
            find(statements, FIND_ENDED_PUBLIC, latest.minus(StoredSession.PUBLIC_SESSION), limit));
    if (ended.size() < limit) {
      ended.addAll(
          find(
              statements,
              FIND_ENDED_CONFIDENTIAL,
              latest.minus(StoredSession.CONFIDENTIAL_REFRESH_TOKEN),
              limit - ended.size()));
    }
    return ended.stream().filter(row -> delete(statements, row)).toList();
  }

  /** Retires sessions that are over, whose keys are present. */
  List<SessionKey> retireOver(SessionLimits limits, List<String> kids, Instant now, int limit) {
    List<SessionEntity> retired =
        database.write(
            "end the sessions that are over",
            statements -> {
              Instant latest = DatabaseClock.atMostNow(statements, now);
              return findOver(statements, limits, kids, latest, limit).stream()
                  .filter(row -> retire(statements, row, latest))
                  .toList();
            });
    return keys(retired);
  }

  private static List<SessionEntity> findOver(
      Statements statements, SessionLimits limits, List<String> kids, Instant now, int limit) {
    List<SessionEntity> over =
        new ArrayList<>(findOver(statements, FIND_UNUSED, kids, now.minus(limits.idle()), limit));
    Duration absolute = limits.absolute();
    if (absolute != null && over.size() < limit) {
      over.addAll(findOver(statements, FIND_OLD, kids, now.minus(absolute), limit - over.size()));
    }
    return over;
  }

  private static List<SessionEntity> findOver(
      Statements statements, String jpql, List<String> kids, Instant before, int limit) {
    return find(statements, query(statements, jpql, before, limit).setParameter("kids", kids));
  }

  private static List<SessionEntity> find(
      Statements statements, String jpql, Instant before, int limit) {
    return find(statements, query(statements, jpql, before, limit));
  }

  private static List<SessionEntity> find(Statements statements, TypedQuery<SessionEntity> query) {
    List<SessionEntity> rows = query.getResultList();
    statements.clear();
    return rows;
  }

  private static TypedQuery<SessionEntity> query(
      Statements statements, String jpql, Instant before, int limit) {
    return statements
        .createQuery(jpql, SessionEntity.class)
        .setParameter("before", before.atOffset(ZoneOffset.UTC))
        .setMaxResults(limit);
  }

  private static boolean retire(Statements statements, SessionEntity row, Instant at) {
    return SessionTable.row(statements, SessionTable.RETIRE_OVER, row.id())
            .setParameter("at", at.atOffset(ZoneOffset.UTC))
            .setParameter("usedAt", row.usedAt())
            .executeUpdate()
        == 1;
  }

  private static boolean delete(Statements statements, SessionEntity row) {
    return SessionTable.row(statements, SessionTable.DELETE_VERSION, row.id())
            .setParameter("version", row.version())
            .executeUpdate()
        == 1;
  }
}
