package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.session.RefreshTimings;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.RefreshClaim;
import io.github.atprotojakarta.store.SessionCounts;
import jakarta.persistence.Query;
import jakarta.persistence.TypedQuery;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs the statements on {@code atproto_session}. Every change is one conditional statement in its
 * own transaction, and the row count tells whether it took effect: no row is locked between a read
 * and a write.
 */
final class SessionTable {
  private static final String THIS_ROW = " where s.did = :did and s.sessionId = :sessionId";
  private static final String IN_USE = " and s.retiredAt is null";
  private static final String THIS_VERSION = THIS_ROW + IN_USE + " and s.version = :version";

  static final String FIND = "select s from SessionEntity s" + THIS_ROW + IN_USE;
  // Short columns of one row: no payload.
  static final String FIND_STATE =
      "select s.version, s.encryptionKeyId, s.usedAt from SessionEntity s" + THIS_ROW + IN_USE;
  // These two use the database's time in the same statement. Native, as DatabaseClock.
  static final String CLAIM_FREE =
      "update "
          + DatabaseSchema.PLACEHOLDER
          + "atproto_session set claim_id = ?1, claim_until = "
          + DatabaseClock.TIME
          + " + interval '1' second * cast(?2 as double precision) where did = ?3 and session_id = ?4 and version = ?5 and"
          + " claim_id is null and retired_at is null";
  static final String FIND_CLAIM =
      "select s.version, s.claim_id, s.claim_until, "
          + DatabaseClock.TIME
          + " from "
          + DatabaseSchema.PLACEHOLDER
          + "atproto_session s where s.did = ?1 and s.session_id = ?2 and s.retired_at is null";
  static final String FIND_ALL =
      "select s from SessionEntity s where s.did = :did"
          + IN_USE
          + " order by s.createdAt desc, s.sessionId";
  // The accounts by the primary key, whose few rows the second condition tells apart. Conditions on
  // both columns would look for each account with each id.
  static final String FIND_EACH =
      "select s from SessionEntity s where s.did in :dids"
          + IN_USE
          + " and concat(s.did, concat(' ', s.sessionId)) in :keys";
  static final String FIND_IDS =
      "select s.sessionId from SessionEntity s where s.did = :did"
          + IN_USE
          + " order by s.createdAt desc, s.sessionId";
  // Two ranges of the index on client_id, because "not equal" would read the whole index.
  static final String FIND_CLIENT_ID_BELOW =
      "select s.clientId from SessionEntity s where s.clientId < :clientId" + IN_USE;
  static final String FIND_CLIENT_ID_ABOVE =
      "select s.clientId from SessionEntity s where s.clientId > :clientId" + IN_USE;
  private static final String SET_RETIRED =
      "update SessionEntity s set s.retiredAt = :at, s.owedSince = :at, s.claimId = null,"
          + " s.claimUntil = null";
  static final String RETIRE = SET_RETIRED + THIS_VERSION;
  static final String RECORD_USE =
      "update SessionEntity s set s.usedAt = :at" + THIS_ROW + IN_USE + " and s.usedAt < :at";
  // The time of the last use is compared, so that a use that comes first keeps the session.
  static final String RETIRE_OVER = SET_RETIRED + THIS_ROW + IN_USE + " and s.usedAt = :usedAt";
  // Without sessions of missing keys: they cannot be revoked and would block those that can.
  static final String POSTPONE =
      "update SessionEntity s set s.retiredAt = :until" + THIS_ROW + " and s.retiredAt is not null";
  static final String FIND_RETIRED =
      "select s from SessionEntity s where s.retiredAt <= :now and s.encryptionKeyId in :kids"
          + " order by s.retiredAt";
  static final String CLAIM_EXPIRED =
      "update SessionEntity s set s.claimId = :claimId, s.claimUntil = :until"
          + THIS_VERSION
          + " and s.claimId = :expired";
  static final String SHORTEN_CLAIM =
      "update SessionEntity s set s.claimUntil = :until" + THIS_ROW + " and s.claimId = :claimId";
  static final String RELEASE =
      "update SessionEntity s set s.claimId = null, s.claimUntil = null"
          + THIS_ROW
          + " and s.claimId = :claimId";
  static final String COMPLETE =
      "update SessionEntity s set s.claimId = null, s.claimUntil = null, s.version = :newVersion,"
          + " s.issuer = :issuer, s.clientId = :clientId, s.clientKeyId = :clientKeyId, s.scope ="
          + " :scope, s.accessExpiresAt = :accessExpiresAt, s.refreshedAt = :refreshedAt, s.usedAt"
          + " = :usedAt, s.payload = :payload, s.encryptionKeyId = :encryptionKeyId"
          + THIS_VERSION;
  static final String DELETE = "delete from SessionEntity s" + THIS_ROW;
  static final String DELETE_VERSION = "delete from SessionEntity s" + THIS_VERSION;

  // The index on retired_at has both kinds of rows.
  static final String COUNT_IN_USE =
      "select count(s) from SessionEntity s where s.retiredAt is null";
  static final String COUNT_RETIRED =
      "select count(s) from SessionEntity s where s.retiredAt > :past";
  static final String FIND_OLDEST_OWED =
      "select min(s.owedSince) from SessionEntity s where s.retiredAt > :past";

  private final RetryingTransactions database;

  SessionTable(RetryingTransactions database) {
    this.database = database;
  }

  void insert(SessionKey key, SessionEntity row) {
    database.insert("session " + key, row);
  }

  Optional<SessionEntity> find(SessionKey key) {
    return database.read(
        "read session " + key,
        statements ->
            Statements.first(
                statements
                    .createQuery(FIND, SessionEntity.class)
                    .setParameter("did", key.did().value())
                    .setParameter("sessionId", key.id())));
  }

  /** What may change in a row in use while the content of its payload stays, and its version. */
  record RowState(long version, String encryptionKeyId, Instant usedAt) {}

  Optional<RowState> findState(SessionKey key) {
    return database
        .read(
            "read session " + key,
            statements ->
                Statements.first(
                    statements
                        .createQuery(FIND_STATE, Object[].class)
                        .setParameter("did", key.did().value())
                        .setParameter("sessionId", key.id())))
        .map(
            row ->
                new RowState(
                    (Long) row[0], (String) row[1], ((OffsetDateTime) row[2]).toInstant()));
  }

  List<SessionEntity> findAll(Did did) {
    return database.read(
        "read the sessions of " + did,
        statements ->
            statements
                .createQuery(FIND_ALL, SessionEntity.class)
                .setParameter("did", did.value())
                .getResultList());
  }

  List<SessionEntity> findEach(Collection<SessionKey> keys) {
    return database.read(
        "read " + keys.size() + " sessions",
        statements ->
            statements
                .createQuery(FIND_EACH, SessionEntity.class)
                .setParameter(
                    "dids", keys.stream().map(key -> key.did().value()).distinct().toList())
                .setParameter(
                    "keys", keys.stream().map(key -> key.did().value() + " " + key.id()).toList())
                .getResultList());
  }

  List<String> findIds(Did did) {
    return database.read(
        "read the sessions of " + did,
        statements ->
            statements
                .createQuery(FIND_IDS, String.class)
                .setParameter("did", did.value())
                .getResultList());
  }

  /** The version and the claim of a row, and the database's time when they were read. */
  record ClaimState(
      long version, @Nullable String claimId, @Nullable Instant claimUntil, Instant now) {
    private static ClaimState of(Object[] row) {
      return new ClaimState(
          ((Number) row[0]).longValue(),
          (String) row[1],
          row[2] == null ? null : DatabaseClock.instant(row[2]),
          DatabaseClock.instant(row[3]));
    }

    boolean claimCounts() {
      return claimId != null
          && claimLeft().plus(RefreshTimings.ENDED_CLAIM_COUNTS).compareTo(Duration.ZERO) > 0;
    }

    /** Returns the remaining time of the claim; zero or less if it has expired. */
    Duration claimLeft() {
      return claimUntil == null ? Duration.ZERO : Duration.between(now, claimUntil);
    }
  }

  /** What became of a claim on a row without one. */
  enum FreeClaim {
    WRITTEN,
    /** There was such a row, and a lost commit may have written the claim. */
    PERHAPS_WRITTEN,
    /** There was no such row. */
    NOT_WRITTEN
  }

  /** Writes a claim if the row has this version, and no claim. */
  FreeClaim claimFree(SessionKey key, long version, RefreshClaim claim) {
    AtomicBoolean found = new AtomicBoolean();
    int last =
        database.writeRepeatably(
            "claim the refresh of session " + key,
            statements -> {
              int rows =
                  statements
                      .createNativeQuery(CLAIM_FREE)
                      .setParameter(1, claim.id())
                      .setParameter(2, lasts(claim).toMillis() / 1000.0)
                      .setParameter(3, key.did().value())
                      .setParameter(4, key.id())
                      .setParameter(5, version)
                      .executeUpdate();
              found.compareAndSet(false, rows == 1);
              return rows;
            });
    if (last == 1) {
      return FreeClaim.WRITTEN;
    }
    return found.get() ? FreeClaim.PERHAPS_WRITTEN : FreeClaim.NOT_WRITTEN;
  }

  private static Duration lasts(RefreshClaim claim) {
    return Duration.between(claim.at(), claim.until());
  }

  Optional<ClaimState> findClaim(SessionKey key) {
    List<?> rows =
        database.read(
            "read the claim on session " + key,
            statements ->
                statements
                    .createNativeQuery(FIND_CLAIM)
                    .setParameter(1, key.did().value())
                    .setParameter(2, key.id())
                    .getResultList());
    return rows.stream().findFirst().map(row -> ClaimState.of((Object[]) row));
  }

  /** Replaces a claim if the row's version and claim are still those that were read. */
  boolean claimExpired(SessionKey key, ClaimState read, RefreshClaim claim) {
    return changedRepeatably(
        "claim the refresh of session " + key,
        statements ->
            row(statements, CLAIM_EXPIRED, key)
                .setParameter("version", read.version())
                .setParameter("claimId", claim.id())
                .setParameter("until", read.now().plus(lasts(claim)).atOffset(ZoneOffset.UTC))
                .setParameter("expired", read.claimId()));
  }

  /** Ends a claim that was read after this time, because the database's clock went back. */
  void shortenClaim(SessionKey key, ClaimState read, Duration left) {
    changedRepeatably(
        "shorten the claim on session " + key,
        statements ->
            row(statements, SHORTEN_CLAIM, key)
                .setParameter("claimId", read.claimId())
                .setParameter("until", read.now().plus(left).atOffset(ZoneOffset.UTC)));
  }

  /** Stores new tokens and removes the claim if the row has the previous version. */
  boolean complete(SessionKey key, SessionEntity row) {
    return changedAlways(
        "store the new tokens of session " + key,
        statements ->
            row(statements, COMPLETE, key)
                .setParameter("version", row.version() - 1)
                .setParameter("newVersion", row.version())
                .setParameter("issuer", row.issuer())
                .setParameter("clientId", row.clientId())
                .setParameter("clientKeyId", row.clientKeyId())
                .setParameter("scope", row.scope())
                .setParameter("accessExpiresAt", row.accessExpiresAt())
                .setParameter("refreshedAt", row.refreshedAt())
                .setParameter("usedAt", row.usedAt())
                .setParameter("payload", row.payload())
                .setParameter("encryptionKeyId", row.encryptionKeyId()));
  }

  boolean release(SessionKey key, RefreshClaim claim) {
    return changedRepeatably(
        "release the claim on session " + key,
        statements -> row(statements, RELEASE, key).setParameter("claimId", claim.id()));
  }

  Optional<String> findOtherClientId(String clientId) {
    return findClientId(FIND_CLIENT_ID_BELOW, clientId)
        .or(() -> findClientId(FIND_CLIENT_ID_ABOVE, clientId));
  }

  private Optional<String> findClientId(String jpql, String clientId) {
    return database.read(
        "look for sessions of another client_id",
        statements ->
            Statements.first(
                statements
                    .createQuery(jpql, String.class)
                    .setParameter("clientId", clientId)
                    .setMaxResults(1)));
  }

  /** Records a use, by the database's clock if that of the caller is ahead. */
  void recordUse(SessionKey key, Instant at) {
    changedRepeatably(
        "record the use of session " + key,
        statements ->
            row(statements, RECORD_USE, key)
                .setParameter(
                    "at", DatabaseClock.atMostNow(statements, at).atOffset(ZoneOffset.UTC)));
  }

  /** Marks a session as signed out if it is in use and has this version. */
  boolean retire(SessionKey key, long version, Instant at) {
    return changed(
        "sign out of session " + key,
        statements ->
            row(statements, RETIRE, key)
                .setParameter("version", version)
                .setParameter("at", at.atOffset(ZoneOffset.UTC)));
  }

  void postponeRevocation(SessionEntityId id, Instant until) {
    changed(
        "postpone the revocation of a session of " + id.did(),
        statements ->
            row(statements, POSTPONE, id).setParameter("until", until.atOffset(ZoneOffset.UTC)));
  }

  List<SessionEntity> findRetired(List<String> kids, Instant now, int limit) {
    return database.read(
        "read the sessions that await revocation",
        statements ->
            statements
                .createQuery(FIND_RETIRED, SessionEntity.class)
                .setParameter("kids", kids)
                .setParameter("now", now.atOffset(ZoneOffset.UTC))
                .setMaxResults(limit)
                .getResultList());
  }

  SessionCounts count() {
    return database.read(
        "count the sessions",
        statements -> {
          long inUse = statements.createQuery(COUNT_IN_USE, Long.class).getSingleResult();
          long retired = ofRetired(statements, COUNT_RETIRED, Long.class).getSingleResult();
          @Nullable OffsetDateTime oldest =
              ofRetired(statements, FIND_OLDEST_OWED, OffsetDateTime.class).getSingleResult();
          return new SessionCounts(inUse, retired, oldest == null ? null : oldest.toInstant());
        });
  }

  /** A range, because H2 has no index for "is not null". */
  private static <T> TypedQuery<T> ofRetired(Statements statements, String jpql, Class<T> type) {
    return statements
        .createQuery(jpql, type)
        .setParameter("past", Instant.EPOCH.atOffset(ZoneOffset.UTC));
  }

  boolean delete(SessionKey key) {
    return changed("delete session " + key, statements -> row(statements, DELETE, key));
  }

  boolean delete(SessionKey key, long version) {
    return changed(
        "delete session " + key,
        statements -> row(statements, DELETE_VERSION, key).setParameter("version", version));
  }

  private boolean changed(String what, Function<Statements, Query> statement) {
    return database.write(what, statements -> statement.apply(statements).executeUpdate()) == 1;
  }

  // For statements that may run twice with the same effect; only the row count may differ.
  private boolean changedRepeatably(String what, Function<Statements, Query> statement) {
    return database.writeRepeatably(what, statements -> statement.apply(statements).executeUpdate())
        == 1;
  }

  // As above, and also while the database is known to be away.
  private boolean changedAlways(String what, Function<Statements, Query> statement) {
    return database.writeAlways(what, statements -> statement.apply(statements).executeUpdate())
        == 1;
  }

  private static Query row(Statements statements, String jpql, SessionKey key) {
    return row(statements, jpql, new SessionEntityId(key.did().value(), key.id()));
  }

  static Query row(Statements statements, String jpql, SessionEntityId id) {
    return statements
        .createQuery(jpql)
        .setParameter("did", id.did())
        .setParameter("sessionId", id.sessionId());
  }
}
