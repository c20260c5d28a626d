package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.session.StoredSession;
import jakarta.persistence.EntityManager;
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

  private final DatabaseWork database;

  SessionSweep(DatabaseWork database) {
    this.database = database;
  }

  List<SessionKey> deleteEnded(Instant now, int limit) {
    List<SessionEntity> deleted =
        database.write(
            "delete the sessions that have ended", entities -> deleteEnded(entities, now, limit));
    return deleted.stream()
        .map(row -> new SessionKey(Did.parse(row.id().did()), row.id().sessionId()))
        .toList();
  }

  private static List<SessionEntity> deleteEnded(EntityManager entities, Instant now, int limit) {
    Instant latest = DatabaseClock.atMostNow(entities, now);
    List<SessionEntity> ended =
        new ArrayList<>(
            find(entities, FIND_ENDED_PUBLIC, latest.minus(StoredSession.PUBLIC_SESSION), limit));
    if (ended.size() < limit) {
      ended.addAll(
          find(
              entities,
              FIND_ENDED_CONFIDENTIAL,
              latest.minus(StoredSession.CONFIDENTIAL_REFRESH_TOKEN),
              limit - ended.size()));
    }
    return ended.stream().filter(row -> delete(entities, row)).toList();
  }

  /** How many claims were removed. */
  int clearClaims(Instant expiredBefore, int limit) {
    return database.write(
        "remove the claims that were left behind",
        entities -> {
          Instant latest = DatabaseClock.now(entities).minus(CLAIMS_STAY);
          Instant before = expiredBefore.isBefore(latest) ? expiredBefore : latest;
          return find(entities, FIND_CLAIMS, before, limit).stream()
              .mapToInt(row -> clearClaim(entities, row))
              .sum();
        });
  }

  private static List<SessionEntity> find(
      EntityManager entities, String jpql, Instant before, int limit) {
    List<SessionEntity> rows =
        entities
            .createQuery(jpql, SessionEntity.class)
            .setParameter("before", before.atOffset(ZoneOffset.UTC))
            .setMaxResults(limit)
            .getResultList();
    // Every statement that follows would look through them for changes.
    entities.clear();
    return rows;
  }

  private static boolean delete(EntityManager entities, SessionEntity row) {
    return SessionTable.row(entities, SessionTable.DELETE_VERSION, row.id())
            .setParameter("version", row.version())
            .executeUpdate()
        == 1;
  }

  private static int clearClaim(EntityManager entities, SessionEntity row) {
    return SessionTable.row(entities, SessionTable.RELEASE, row.id())
        .setParameter("claimId", row.claimId())
        .executeUpdate();
  }
}
