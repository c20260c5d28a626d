package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.StoredSession;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * Deletes sessions that have ended and removes abandoned claims, one batch in each transaction.
 * Rows are found by an index, then changed by primary key if they have not changed since. Nodes
 * that do this at the same time use the same order of rows, so they cannot deadlock.
 */
final class SessionCleanup {
  private static final String ENDED =
      "select s from SessionEntity s where s.retiredAt is null and ";
  static final String FIND_ENDED_PUBLIC =
      ENDED + "s.clientKeyId is null and s.createdAt <= :before order by s.createdAt";
  static final String FIND_ENDED_CONFIDENTIAL =
      ENDED + "s.clientKeyId is not null and s.refreshedAt <= :before order by s.refreshedAt";
  static final String FIND_CLAIMS =
      "select s from SessionEntity s where s.claimUntil < :before order by s.claimUntil";

  // An expired claim is a warning that another node may hold unsaved tokens, so it stays a while.
  private static final Duration CLAIMS_STAY = Duration.ofMinutes(30);

  private final RetryingTransactions database;

  SessionCleanup(RetryingTransactions database) {
    this.database = database;
  }

  List<SessionKey> deleteEnded(Instant now, int limit) {
    List<SessionEntity> deleted =
        database.write(
            "delete the sessions that have ended",
            statements -> deleteEnded(statements, now, limit));
    return deleted.stream()
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

  /** Removes expired claims and returns their number. */
  int clearClaims(Instant expiredBefore, int limit) {
    return database.write(
        "remove abandoned claims",
        statements -> {
          Instant latest = DatabaseClock.now(statements).minus(CLAIMS_STAY);
          Instant before = expiredBefore.isBefore(latest) ? expiredBefore : latest;
          return find(statements, FIND_CLAIMS, before, limit).stream()
              .mapToInt(row -> clearClaim(statements, row))
              .sum();
        });
  }

  private static List<SessionEntity> find(
      Statements statements, String jpql, Instant before, int limit) {
    List<SessionEntity> rows =
        statements
            .createQuery(jpql, SessionEntity.class)
            .setParameter("before", before.atOffset(ZoneOffset.UTC))
            .setMaxResults(limit)
            .getResultList();
    statements.clear();
    return rows;
  }

  private static boolean delete(Statements statements, SessionEntity row) {
    return SessionTable.row(statements, SessionTable.DELETE_VERSION, row.id())
            .setParameter("version", row.version())
            .executeUpdate()
        == 1;
  }

  private static int clearClaim(Statements statements, SessionEntity row) {
    return SessionTable.row(statements, SessionTable.RELEASE, row.id())
        .setParameter("claimId", row.claimId())
        .executeUpdate();
  }
}
