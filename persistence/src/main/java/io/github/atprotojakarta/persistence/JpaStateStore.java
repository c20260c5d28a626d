package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.store.PendingAuthorization;
import io.github.atprotojakarta.store.StateStore;
import java.security.Provider;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Pending logins in the table {@code atproto_pending_authorization}. Of concurrent callers of
 * {@link #consume} the one whose {@code delete} removed the row gets the login. Expiry is judged by
 * the instants that callers pass, but nothing is swept that has not expired by the database's
 * clock.
 *
 * <p>A login that cannot be opened counts as absent, is logged as a warning and is gone once it was
 * asked for: the user begins anew.
 */
public final class JpaStateStore implements StateStore {
  static final String FIND =
      "select p.sealed from PendingAuthorizationEntity p where p.stateHash = :stateHash";
  static final String DELETE =
      "delete from PendingAuthorizationEntity p where p.stateHash = :stateHash";
  static final String FIND_EXPIRED =
      "select p.stateHash from PendingAuthorizationEntity p where p.expiresAt < :before"
          + " order by p.expiresAt";

  private final RetryingTransactions database;
  private final PendingAuthorizationEncryption sealer;

  /** Creates the store with the platform's JCA provider. */
  public JpaStateStore(Transactions transactions, Supplier<KeyRing> keys) {
    this(transactions, keys, new SecureRandom(), null);
  }

  /**
   * Creates the store.
   *
   * @param keys asked anew for every login that is sealed or opened, so keys may change
   * @param random where nonces come from
   * @param provider does the encryption; {@code null} for the platform's choice
   */
  public JpaStateStore(
      Transactions transactions,
      Supplier<KeyRing> keys,
      SecureRandom random,
      @Nullable Provider provider) {
    this.database = new RetryingTransactions(transactions);
    this.sealer = new PendingAuthorizationEncryption(new RowCipher(keys, random, provider));
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException when there is a pending login with this state
   */
  @Override
  public void insert(PendingAuthorization pending) {
    database.insert("pending login", sealer.seal(pending));
  }

  @Override
  public Optional<PendingAuthorization> consume(String stateHash) {
    return database
        .write("take out a pending login", statements -> take(statements, stateHash))
        .flatMap(payload -> sealer.open(stateHash, payload));
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

  private static int delete(Statements statements, String stateHash) {
    return statements.createQuery(DELETE).setParameter("stateHash", stateHash).executeUpdate();
  }

  private static Optional<String> take(Statements statements, String stateHash) {
    Optional<String> payload =
        Statements.first(
            statements.createQuery(FIND, String.class).setParameter("stateHash", stateHash));
    // The count decides: a concurrent caller may have read the same row, but deletes none.
    int deleted = payload.isEmpty() ? 0 : delete(statements, stateHash);
    return deleted == 1 ? payload : Optional.empty();
  }
}
