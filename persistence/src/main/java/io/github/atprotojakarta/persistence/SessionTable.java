package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.persistence.RowCipher.Sealed;
import io.github.atprotojakarta.session.RefreshClaim;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.session.StoredSession;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The statements on {@code atproto_session}. Every change is one conditional statement in a
 * transaction of its own, and its row count decides: nothing is locked between a read and a write.
 */
final class SessionTable {
  private static final String THIS_ROW = " where s.did = :did and s.sessionId = :sessionId";
  private static final String IN_USE = " and s.retiredAt is null";
  private static final String THIS_VERSION = THIS_ROW + IN_USE + " and s.version = :version";

  static final String FIND = "select s from SessionEntity s" + THIS_ROW + IN_USE;
  static final String FIND_ALL =
      "select s from SessionEntity s where s.did = :did"
          + IN_USE
          + " order by s.createdAt desc, s.sessionId";
  // Two ranges of the index on client_id: "not equal" would read all of it.
  static final String FIND_CLIENT_ID_BELOW =
      "select s.clientId from SessionEntity s where s.clientId < :clientId" + IN_USE;
  static final String FIND_CLIENT_ID_ABOVE =
      "select s.clientId from SessionEntity s where s.clientId > :clientId" + IN_USE;
  static final String RETIRE =
      "update SessionEntity s set s.retiredAt = :at, s.claimId = null, s.claimUntil = null"
          + THIS_ROW
          + IN_USE;
  static final String FIND_RETIRED =
      "select s from SessionEntity s where s.retiredAt is not null order by s.retiredAt";
  private static final String CLAIM =
      "update SessionEntity s set s.claimId = :claimId, s.claimUntil = :until" + THIS_VERSION;
  static final String CLAIM_FREE = CLAIM + " and s.claimId is null";
  static final String CLAIM_EXPIRED = CLAIM + " and s.claimUntil <= :at";
  static final String RELEASE =
      "update SessionEntity s set s.claimId = null, s.claimUntil = null"
          + THIS_ROW
          + " and s.claimId = :claimId";
  static final String COMPLETE =
      "update SessionEntity s set s.claimId = null, s.claimUntil = null, s.version = :newVersion,"
          + " s.issuer = :issuer, s.clientId = :clientId, s.clientKeyId = :clientKeyId,"
          + " s.scope = :scope, s.accessExpiresAt = :accessExpiresAt,"
          + " s.refreshedAt = :refreshedAt, s.sealed = :sealed, s.sealedBy = :sealedBy"
          + THIS_VERSION;
  static final String DELETE = "delete from SessionEntity s" + THIS_ROW;
  static final String DELETE_VERSION = "delete from SessionEntity s" + THIS_VERSION;
  static final String FIND_ENDED =
      "select s from SessionEntity s where s.retiredAt is null"
          + " and (s.clientKeyId is null and s.createdAt <= :loggedIn"
          + " or s.clientKeyId is not null and s.refreshedAt <= :refreshed)";
  static final String FIND_CLAIMED = "select s from SessionEntity s where s.claimUntil < :before";
  // By primary key, so that unreadable rows are passed once and not met again and again.
  static final String FIND_NOT_SEALED_BY =
      "select s from SessionEntity s where s.sealedBy <> :kid and (s.did > :did"
          + " or s.did = :did and s.sessionId > :sessionId) order by s.did, s.sessionId";
  static final String RESEAL =
      "update SessionEntity s set s.sealed = :sealed, s.sealedBy = :sealedBy"
          + THIS_ROW
          + " and s.version = :version"
          + " and s.sealedBy = :before";

  private final DatabaseWork database;

  SessionTable(DatabaseWork database) {
    this.database = database;
  }

  void insert(SessionKey key, SessionEntity row) {
    database.insert("session " + key, row);
  }

  Optional<SessionEntity> find(SessionKey key) {
    return database.read(
        "read session " + key,
        entities ->
            entities
                .createQuery(FIND, SessionEntity.class)
                .setParameter("did", key.did().value())
                .setParameter("sessionId", key.id())
                .getResultStream()
                .findFirst());
  }

  List<SessionEntity> findAll(Did did) {
    return database.read(
        "read the sessions of " + did,
        entities ->
            entities
                .createQuery(FIND_ALL, SessionEntity.class)
                .setParameter("did", did.value())
                .getResultList());
  }

  /** Writes a claim where there is none. */
  boolean claimFree(SessionKey key, long version, RefreshClaim claim) {
    return changed(
        "claim the refresh of session " + key,
        entities -> claim(entities, CLAIM_FREE, key, version, claim));
  }

  /** Writes a claim over one that has expired by the new claim's time. */
  boolean claimExpired(SessionKey key, long version, RefreshClaim claim) {
    return changed(
        "claim the refresh of session " + key,
        entities ->
            claim(entities, CLAIM_EXPIRED, key, version, claim)
                .setParameter("at", claim.at().atOffset(ZoneOffset.UTC)));
  }

  /** Replaces the payload and drops the claim where the version is the one before. */
  boolean complete(SessionKey key, SessionEntity row) {
    return changed(
        "store the new tokens of session " + key,
        entities ->
            row(entities, COMPLETE, key)
                .setParameter("version", row.version() - 1)
                .setParameter("newVersion", row.version())
                .setParameter("issuer", row.issuer())
                .setParameter("clientId", row.clientId())
                .setParameter("clientKeyId", row.clientKeyId())
                .setParameter("scope", row.scope())
                .setParameter("accessExpiresAt", row.accessExpiresAt())
                .setParameter("refreshedAt", row.refreshedAt())
                .setParameter("sealed", row.sealed())
                .setParameter("sealedBy", row.sealedBy()));
  }

  boolean release(SessionKey key, RefreshClaim claim) {
    return changed(
        "release the claim on session " + key,
        entities -> row(entities, RELEASE, key).setParameter("claimId", claim.id()));
  }

  Optional<String> findOtherClientId(String clientId) {
    return findClientId(FIND_CLIENT_ID_BELOW, clientId)
        .or(() -> findClientId(FIND_CLIENT_ID_ABOVE, clientId));
  }

  private Optional<String> findClientId(String jpql, String clientId) {
    return database.read(
        "look for sessions of another client_id",
        entities ->
            entities
                .createQuery(jpql, String.class)
                .setParameter("clientId", clientId)
                .setMaxResults(1)
                .getResultStream()
                .findFirst());
  }

  /** Takes a row out of use where it is in use. */
  boolean retire(SessionKey key, Instant at) {
    return changed(
        "sign out of session " + key,
        entities -> row(entities, RETIRE, key).setParameter("at", at.atOffset(ZoneOffset.UTC)));
  }

  List<SessionEntity> findRetired(int limit) {
    return database.read(
        "read the sessions that were signed out",
        entities ->
            entities
                .createQuery(FIND_RETIRED, SessionEntity.class)
                .setMaxResults(limit)
                .getResultList());
  }

  boolean delete(SessionKey key) {
    return changed("delete session " + key, entities -> row(entities, DELETE, key));
  }

  boolean delete(SessionKey key, long version) {
    return changed(
        "delete session " + key,
        entities -> row(entities, DELETE_VERSION, key).setParameter("version", version));
  }

  List<SessionEntity> findEnded(Instant now, int limit) {
    return database.read(
        "read the sessions that have ended",
        entities ->
            entities
                .createQuery(FIND_ENDED, SessionEntity.class)
                .setParameter("loggedIn", utc(now.minus(StoredSession.PUBLIC_SESSION)))
                .setParameter("refreshed", utc(now.minus(StoredSession.CONFIDENTIAL_REFRESH_TOKEN)))
                .setMaxResults(limit)
                .getResultList());
  }

  List<SessionEntity> findClaimed(Instant before, int limit) {
    return database.read(
        "read the claims that were left behind",
        entities ->
            entities
                .createQuery(FIND_CLAIMED, SessionEntity.class)
                .setParameter("before", utc(before))
                .setMaxResults(limit)
                .getResultList());
  }

  boolean clearClaim(SessionEntity row) {
    return changed(
        "remove a claim that was left behind",
        entities -> row(entities, RELEASE, row.id()).setParameter("claimId", row.claimId()));
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  List<SessionEntity> findNotSealedBy(String kid, SessionEntityId after, int limit) {
    return database.read(
        "read the sessions to be sealed again",
        entities ->
            entities
                .createQuery(FIND_NOT_SEALED_BY, SessionEntity.class)
                .setParameter("kid", kid)
                .setParameter("did", after.did())
                .setParameter("sessionId", after.sessionId())
                .setMaxResults(limit)
                .getResultList());
  }

  /** Replaces the payload by the same one under another key where the row has not changed. */
  boolean reseal(SessionEntity row, Sealed payload) {
    return changed(
        "seal a session again",
        entities ->
            row(entities, RESEAL, row.id())
                .setParameter("version", row.version())
                .setParameter("before", row.sealedBy())
                .setParameter("sealed", payload.jwe())
                .setParameter("sealedBy", payload.kid()));
  }

  private boolean changed(String what, Function<EntityManager, Query> statement) {
    return database.write(what, entities -> statement.apply(entities).executeUpdate()) == 1;
  }

  private static Query claim(
      EntityManager entities, String jpql, SessionKey key, long version, RefreshClaim claim) {
    return row(entities, jpql, key)
        .setParameter("version", version)
        .setParameter("claimId", claim.id())
        .setParameter("until", claim.until().atOffset(ZoneOffset.UTC));
  }

  private static Query row(EntityManager entities, String jpql, SessionKey key) {
    return row(entities, jpql, new SessionEntityId(key.did().value(), key.id()));
  }

  private static Query row(EntityManager entities, String jpql, SessionEntityId id) {
    return entities
        .createQuery(jpql)
        .setParameter("did", id.did())
        .setParameter("sessionId", id.sessionId());
  }
}
