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
 * Removes sessions that have ended and claims that were left behind, a batch in one transaction:
 * rows are found by an index, then changed by key where they are still what was found. Nodes that
 * do so at once take the rows in the same order, so none of them waits for one that waits for it.
 */
final class SessionSweep {
  private static final String ENDED =
      "select s from SessionEntity s where s.retiredAt is null and ";
  static final String FIND_ENDED_PUBLIC =
      ENDED + "s.clientKeyId is null and s.createdAt <= :before order by s.createdAt";
  static final String FIND_ENDED_CONFIDENTIAL =
      ENDED + "s.clientKeyId is not null and s.refreshedAt <= :before order by s.refreshedAt";
  static final String FIND_CLAIMS =
      "select s from SessionEntity s where s.claimUntil < :before order by s.claimUntil";

  // A claim that is gone warns nobody of the tokens that its maker may still hold.
  private static final Duration CLAIMS_STAY = Duration.ofMinutes(30);

  private final RetryingTransactions database;

  SessionSweep(RetryingTransactions database) {
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

  /** How many claims were removed. */
  int clearClaims(Instant expiredBefore, int limit) {
    return database.write(
        "remove the claims that were left behind",
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
