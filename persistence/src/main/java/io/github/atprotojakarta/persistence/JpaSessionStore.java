package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.session.ClaimOutcome;
import io.github.atprotojakarta.session.RefreshClaim;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.session.SessionStore;
import io.github.atprotojakarta.session.StoredSession;
import java.security.Provider;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sessions in the table {@code atproto_session}.
 *
 * <p>Whether a claim has expired is judged by the claims' own times, never by the database's clock.
 * Where the clocks of two nodes differ by more than a claim lasts, the one ahead takes a live claim
 * for an expired one; it is told that the claim was left behind, and only one of the two can
 * complete.
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
  private final SessionSealer sealer;

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
    this.table = new SessionTable(new DatabaseWork(transactions));
    this.sealer = new SessionSealer(new RowCipher(keys, random, provider));
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
    for (int attempt = 0; attempt < CLAIM_ATTEMPTS; attempt++) {
      if (table.claimFree(key, version, claim)) {
        return new ClaimOutcome.Claimed(false);
      }
      Optional<SessionEntity> row = table.find(key);
      if (row.isEmpty()) {
        return new ClaimOutcome.Gone();
      }
      if (row.get().version() != version) {
        return superseded(row.get());
      }
      Optional<Instant> until =
          Optional.ofNullable(row.get().claimUntil()).map(OffsetDateTime::toInstant);
      if (until.isPresent() && until.get().isAfter(claim.at())) {
        return new ClaimOutcome.Held(until.get());
      }
      if (until.isPresent() && table.claimExpired(key, version, claim)) {
        return new ClaimOutcome.Claimed(true);
      }
    }
    throw new TransientException(
        "Could not claim the refresh of session "
            + key
            + ": its claim changed hands all the time. Try again.");
  }

  @Override
  public boolean complete(StoredSession refreshed) {
    return table.complete(refreshed.key(), sealer.seal(refreshed));
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
  public List<StoredSession> retired(int limit) {
    return table.findRetired(limit).stream().flatMap(row -> sealer.open(row).stream()).toList();
  }

  @Override
  public boolean delete(SessionKey key) {
    return table.delete(key);
  }

  @Override
  public boolean delete(SessionKey key, long version) {
    return table.delete(key, version);
  }

  @Override
  public List<SessionKey> deleteEnded(Instant now, int limit) {
    return table.findEnded(now, limit).stream()
        .filter(row -> table.delete(key(row), row.version()))
        .map(JpaSessionStore::key)
        .toList();
  }

  @Override
  public int clearClaims(Instant expiredBefore, int limit) {
    return (int) table.findClaimed(expiredBefore, limit).stream().filter(table::clearClaim).count();
  }

  private static SessionKey key(SessionEntity row) {
    return new SessionKey(Did.parse(row.id().did()), row.id().sessionId());
  }

  private ClaimOutcome superseded(SessionEntity row) {
    return sealer
        .open(row)
        .<ClaimOutcome>map(ClaimOutcome.Superseded::new)
        .orElseGet(ClaimOutcome.Gone::new);
  }
}
