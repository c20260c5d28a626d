package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.store.PendingAuthorization;
import io.github.atprotojakarta.store.StateStore;
import java.security.Provider;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stores pending logins in the table {@code atproto_pending_authorization}. If several callers
 * {@link #consume} the same login, the caller whose {@code delete} removes the row gets it. Callers
 * pass the time of expiry, but only logins that have also expired by the database's clock are
 * deleted.
 *
 * <p>A login that cannot be decrypted is treated as absent: the store logs a warning and deletes
 * the row, and the user starts the login again. If only its key is not in the key ring, the row
 * stays, and {@link #consume} throws a {@link io.github.atprotojakarta.TransientException}: another
 * node may have the key.
 */
public final class JpaStateStore implements StateStore {
  static final String FIND =
      "select p.payload from PendingAuthorizationEntity p where p.stateHash = :stateHash";
  static final String DELETE =
      "delete from PendingAuthorizationEntity p where p.stateHash = :stateHash";
  static final String FIND_EXPIRED =
      "select p.stateHash from PendingAuthorizationEntity p where p.expiresAt < :before"
          + " order by p.expiresAt";

  static final String COUNT =
      "select count(p) from PendingAuthorizationEntity p where p.expiresAt > :now";

  private final RetryingTransactions database;
  private final PendingAuthorizationRowMapper mapper;

  /** Creates a store that uses the fastest JCA provider that is present. */
  public JpaStateStore(Transactions transactions, Supplier<KeyRing> keys) {
    this(transactions, keys, new SecureRandom(), null);
  }

  /**
   * Creates a store.
   *
   * @param keys called for every encryption and decryption, so keys may change
   * @param random the source of nonces
   * @param provider the JCA provider for the encryption; {@code null} for the fastest that is
   *     present
   */
  public JpaStateStore(
      Transactions transactions,
      Supplier<KeyRing> keys,
      SecureRandom random,
      @Nullable Provider provider) {
    this.database = new RetryingTransactions(transactions);
    this.mapper = new PendingAuthorizationRowMapper(new RowCipher(keys, random, provider));
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if a pending login with this state exists
   */
  @Override
  public void insert(PendingAuthorization pending) {
    database.insert("pending login", mapper.toRow(pending));
  }

  @Override
  public Optional<PendingAuthorization> consume(String stateHash) {
    // Decrypted before the commit: a node that lacks the key must not delete the row.
    return database.write(
        "consume a pending login",
        statements ->
            take(statements, stateHash).flatMap(payload -> mapper.fromPayload(stateHash, payload)));
  }

  @Override
  public int deleteExpired(Instant before, int limit) {
    return database.write(
        "delete expired pending logins",
        statements ->
            statements
                .createQuery(FIND_EXPIRED, String.class)
                .setParameter(
                    "before", DatabaseClock.atMostNow(statements, before).atOffset(ZoneOffset.UTC))
                .setMaxResults(limit)
                .getResultList()
                .stream()
                .mapToInt(hash -> delete(statements, hash))
                .sum());
  }

  @Override
  public OptionalLong count(Instant now) {
    return OptionalLong.of(
        database.read(
            "count the pending logins",
            statements ->
                statements
                    .createQuery(COUNT, Long.class)
                    .setParameter("now", now.atOffset(ZoneOffset.UTC))
                    .getSingleResult()));
  }

  private static int delete(Statements statements, String stateHash) {
    return statements.createQuery(DELETE).setParameter("stateHash", stateHash).executeUpdate();
  }

  private static Optional<String> take(Statements statements, String stateHash) {
    Optional<String> payload =
        Statements.first(
            statements.createQuery(FIND, String.class).setParameter("stateHash", stateHash));
    // The row count decides: another caller may have read the same row but deletes none.
    int deleted = payload.isEmpty() ? 0 : delete(statements, stateHash);
    return deleted == 1 ? payload : Optional.empty();
  }
}
