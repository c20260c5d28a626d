package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.persistence.SessionTable.Seen;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.ClaimOutcome;
import io.github.atprotojakarta.store.RefreshClaim;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StoredSession;
import java.security.Provider;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sessions in the table {@code atproto_session}.
 *
 * <p>Claims go by the clock of the database. Of a {@link RefreshClaim} only how long it lasts is
 * used, so a node whose clock is wrong neither takes a live claim over nor makes one that lasts
 * longer or shorter than those of others.
 *
 * <p>A connection that dies while a claim or new tokens are committed leaves open whether they
 * were. Both may be tried again: a claim that is already the caller's, and tokens that are already
 * stored, count as written.
 *
 * <p>A session that cannot be opened (its key left the key ring, its row was altered or moved)
 * counts as absent: the user signs in again, and the account's other sessions are not disturbed. It
 * is logged as a warning that names the session and the key id, and it stays in the database, so
 * putting a lost key back brings its sessions back.
 */
public final class JpaSessionStore implements SessionStore {
  // Trying again is needed when a claim is released between two statements; this often, never.
  private static final int CLAIM_ATTEMPTS = 5;

  private final SessionTable table;
  private final SessionSweep sweep;
  private final SessionEncryption sealer;
  private final Supplier<KeyRing> keys;

  /** Creates the store with the platform's JCA provider. */
  public JpaSessionStore(Transactions transactions, Supplier<KeyRing> keys) {
    this(transactions, keys, new SecureRandom(), null);
  }

  /**
   * Creates the store.
   *
   * @param keys asked anew for every session that is sealed or opened, so keys may change
   * @param random where nonces come from
   * @param provider does the encryption; {@code null} for the platform's choice
   */
  public JpaSessionStore(
      Transactions transactions,
      Supplier<KeyRing> keys,
      SecureRandom random,
      @Nullable Provider provider) {
    RetryingTransactions database = new RetryingTransactions(transactions);
    this.table = new SessionTable(database);
    this.sweep = new SessionSweep(database);
    this.sealer = new SessionEncryption(new RowCipher(keys, random, provider));
    this.keys = keys;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException when there is a session with this key
   */
  @Override
  public void insert(StoredSession session) {
    table.insert(session.key(), sealer.seal(session));
  }

  @Override
  public Optional<StoredSession> find(SessionKey key) {
    return table.find(key).flatMap(sealer::open);
  }

  @Override
  public List<StoredSession> findAll(Did did) {
    return table.findAll(did).stream().flatMap(row -> sealer.open(row).stream()).toList();
  }

  @Override
  public ClaimOutcome claim(SessionKey key, long version, RefreshClaim claim) {
    // A claim that was there before this call was written by one that was not heard of again.
    boolean leftBehind = true;
    for (int attempt = 0; attempt < CLAIM_ATTEMPTS; attempt++) {
      Optional<Seen> seen = table.findNow(key);
      if (seen.isEmpty()) {
        return new ClaimOutcome.Gone();
      }
      SessionEntity row = seen.get().row();
      if (row.version() != version) {
        return superseded(row);
      }
      if (claim.id().equals(row.claimId())) {
        return new ClaimOutcome.Claimed(leftBehind);
      }
      Duration left = seen.get().claimLeft();
      if (left.compareTo(Duration.ZERO) > 0) {
        return new ClaimOutcome.Held(claim.at().plus(left));
      }
      leftBehind = seen.get().claimed();
      if (table.claim(key, seen.get(), claim)) {
        return new ClaimOutcome.Claimed(leftBehind);
      }
    }
    throw new TransientException(
        "Could not claim the refresh of session "
            + key
            + ": its claim changed hands all the time. Try again.");
  }

  /**
   * {@inheritDoc}
   *
   * @return also {@code true} when these very tokens are stored already
   */
  @Override
  public boolean complete(StoredSession refreshed) {
    return table.complete(refreshed.key(), sealer.seal(refreshed))
        || find(refreshed.key()).filter(refreshed::equals).isPresent();
  }

  @Override
  public void release(SessionKey key, RefreshClaim claim) {
    table.release(key, claim);
  }

  @Override
  public Optional<String> otherClientId(String clientId) {
    return table.findOtherClientId(clientId);
  }

  @Override
  public boolean retire(SessionKey key, Instant at) {
    return table.retire(key, at);
  }

  @Override
  public List<StoredSession> retired(Instant now, int limit) {
    return table.findRetired(keys.get().keyIds(), now, limit).stream()
        .flatMap(row -> sealer.open(row).stream())
        .toList();
  }

  @Override
  public void postponeRevocation(SessionKey key, Instant until) {
    table.postponeRevocation(key, until);
  }

  @Override
  public boolean delete(SessionKey key) {
    return table.delete(key);
  }

  @Override
  public boolean delete(SessionKey key, long version) {
    return table.delete(key, version);
  }

  /**
   * {@inheritDoc}
   *
   * <p>No session goes that has not ended by the clock of the database.
   */
  @Override
  public List<SessionKey> deleteEnded(Instant now, int limit) {
    return sweep.deleteEnded(now, limit);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Claims that ended less than half an hour ago by the clock of the database stay, whatever the
   * caller's clock says.
   */
  @Override
  public int clearClaims(Instant expiredBefore, int limit) {
    return sweep.clearClaims(expiredBefore, limit);
  }

  private ClaimOutcome superseded(SessionEntity row) {
    return sealer
        .open(row)
        .<ClaimOutcome>map(ClaimOutcome.Superseded::new)
        .orElseGet(ClaimOutcome.Gone::new);
  }
}
