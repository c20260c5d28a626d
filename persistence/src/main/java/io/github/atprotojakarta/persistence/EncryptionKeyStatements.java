package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.persistence.RowCipher.EncryptedPayload;
import java.util.List;

/**
 * Runs the statements on {@code atproto_session} that concern encryption keys: which keys rows use,
 * how many rows use a key, and the replacement of a payload after encryption with another key. All
 * of them use the index on {@code encryption_key_id} and read only the rows that they need.
 */
final class EncryptionKeyStatements {
  static final String FIND_NEXT_KEY =
      "select s.encryptionKeyId from SessionEntity s where s.encryptionKeyId > :kid order by"
          + " s.encryptionKeyId";
  // Without a limit, a minute's task would read the index entries of all sessions of the key.
  static final String COUNT =
      "select count(*) from (select 1 from {schema}atproto_session where encryption_key_id = ?1 limit ?2)"
          + " as counted";
  static final String FIND_IN_USE =
      "select s.sessionId from SessionEntity s where s.encryptionKeyId = :kid"
          + " and s.retiredAt is null";
  // In pages by primary key, so that unreadable rows are read once and not in every page.
  static final String FIND_BY_KEY =
      "select s from SessionEntity s where s.encryptionKeyId = :kid and s.did >= :did"
          + " and (s.did > :did or s.sessionId > :sessionId) order by s.did, s.sessionId";
  static final String REENCRYPT =
      "update SessionEntity s set s.payload = :payload, s.encryptionKeyId = :encryptionKeyId"
          + " where s.did = :did and s.sessionId = :sessionId and s.version = :version"
          + " and s.encryptionKeyId = :before";

  private final RetryingTransactions database;

  EncryptionKeyStatements(RetryingTransactions database) {
    this.database = database;
  }

  /** Returns the ids of the keys that rows use. Each query finds the next id in the index. */
  List<String> keyIds() {
    return database.read(
        "find the encryption keys that sessions use",
        statements -> statements.distinct(FIND_NEXT_KEY));
  }

  /** Counts the rows of a key, and stops at {@code most}. */
  long count(String kid, long most) {
    return database.read(
        "count the sessions of an encryption key",
        statements -> statements.countUpTo(COUNT, kid, most));
  }

  /** Returns whether a session in use needs a key; those that await revocation do not count. */
  boolean inUse(String kid) {
    return database
        .read(
            "look for a session of an encryption key",
            statements ->
                Statements.first(
                    statements
                        .createQuery(FIND_IN_USE, String.class)
                        .setParameter("kid", kid)
                        .setMaxResults(1)))
        .isPresent();
  }

  List<SessionEntity> find(String kid, SessionEntityId after, int limit) {
    return database.read(
        "read the sessions of an encryption key",
        statements ->
            statements
                .createQuery(FIND_BY_KEY, SessionEntity.class)
                .setParameter("kid", kid)
                .setParameter("did", after.did())
                .setParameter("sessionId", after.sessionId())
                .setMaxResults(limit)
                .getResultList());
  }

  /** Replaces the payload and its key if the row has not changed. */
  boolean replace(SessionEntity row, EncryptedPayload payload) {
    return database.writeRepeatably(
            "encrypt a session again",
            statements ->
                SessionTable.row(statements, REENCRYPT, row.id())
                    .setParameter("version", row.version())
                    .setParameter("before", row.encryptionKeyId())
                    .setParameter("payload", payload.jwe())
                    .setParameter("encryptionKeyId", payload.kid())
                    .executeUpdate())
        == 1;
  }
}
