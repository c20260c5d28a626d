package io.github.atprotojakarta.persistence;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.persistence.SessionTable.ClaimState;
import io.github.atprotojakarta.persistence.SessionTable.FreeClaim;
import io.github.atprotojakarta.persistence.SessionTable.RowState;
import io.github.atprotojakarta.session.RefreshTimings;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.session.SessionLimits;
import io.github.atprotojakarta.store.BlockedAccount;
import io.github.atprotojakarta.store.BlockedAccountPage;
import io.github.atprotojakarta.store.ClaimOutcome;
import io.github.atprotojakarta.store.RefreshClaim;
import io.github.atprotojakarta.store.SessionCounts;
import io.github.atprotojakarta.store.SessionFilter;
import io.github.atprotojakarta.store.SessionPage;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StoredSession;
import java.security.Provider;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stores sessions in the table {@code atproto_session}, and blocked accounts in {@code
 * atproto_blocked_account}.
 *
 * <p>Claims expire by the database's clock. Only the duration of a {@link RefreshClaim} is used, so
 * a node whose clock is wrong does not take over a live claim, and its own claims last as long as
 * those of other nodes.
 *
 * <p>If a connection is lost during a commit, the commit may have succeeded or failed. Callers may
 * repeat a claim and the storing of new tokens: a claim that the caller already holds and tokens
 * that are already stored count as written.
 *
 * <p>A session whose row was altered or moved is treated as absent: the store logs a warning and
 * keeps the row, the user signs in again, and the account's other sessions stay. A session whose
 * key is not in the key ring is a temporary fault of this node ({@link TransientException}),
 * because other nodes may have the key; {@link #findAll} leaves it out.
 */
public final class JpaSessionStore implements SessionStore {
  // A retry is needed if a claim is released between two statements. Five in a row do not happen.
  private static final int CLAIM_ATTEMPTS = 5;

  // Twenty batches per call leave time for other tasks.
  private static final int UNREADABLE_ROUNDS = 20;
  private static final Duration UNREADABLE_WAIT = Duration.ofDays(1);

  private final SessionTable table;
  private final SessionCleanup cleanup;
  private final SessionListing listing;
  private final BlockedAccountTable blocks;
  private final SessionRowMapper mapper;
  private final Supplier<KeyRing> keys;
  private final OpenedSessions opened;
  private final ClientKeyStatements clientKeys;
  private final MissingKeyReport missingKeys;
  private final WriteCheck writeCheck;

  /**
   * Creates a store that uses the fastest JCA provider that is present. It keeps 1,000 decrypted
   * sessions in memory, each for ten minutes at most.
   */
  public JpaSessionStore(Transactions transactions, Supplier<KeyRing> keys) {
    this(transactions, keys, new SecureRandom(), null);
  }

  /**
   * Creates a store. It keeps 1,000 decrypted sessions in memory, each for ten minutes at most.
   *
   * @param keys called for every encryption and decryption, so keys may change
   * @param random the source of nonces
   * @param provider the JCA provider for the encryption; {@code null} for the fastest that is
   *     present
   */
  public JpaSessionStore(
      Transactions transactions,
      Supplier<KeyRing> keys,
      SecureRandom random,
      @Nullable Provider provider) {
    this(transactions, keys, random, provider, OpenedSessions.ofDefaults());
  }

  JpaSessionStore(
      Transactions transactions,
      Supplier<KeyRing> keys,
      SecureRandom random,
      @Nullable Provider provider,
      OpenedSessions opened) {
    RetryingTransactions database = new RetryingTransactions(transactions);
    this.table = new SessionTable(database);
    this.cleanup = new SessionCleanup(database);
    this.listing = new SessionListing(database);
    this.blocks = new BlockedAccountTable(database);
    this.mapper = new SessionRowMapper(new RowCipher(keys, random, provider));
    this.keys = keys;
    this.opened = opened;
    this.clientKeys = new ClientKeyStatements(database);
    this.missingKeys = new MissingKeyReport(new EncryptionKeyStatements(database), keys);
    this.writeCheck = new WriteCheck(transactions);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if a session with this key exists
   */
  @Override
  public void insert(StoredSession session) {
    table.insert(session.key(), mapper.toRow(session));
  }

  /**
   * {@inheritDoc}
   *
   * <p>A session that this store has decrypted before costs a look at the version of its row: a
   * refresh or the sign-out on another node counts at once. The row is read and decrypted if it has
   * another version or encryption key, or if the key ring has changed.
   */
  @Override
  public Optional<StoredSession> find(SessionKey key) {
    OpenedSessions.Opened kept = opened.find(key);
    if (kept != null) {
      KeyRing ring = keys.get();
      Optional<RowState> state = table.findState(key);
      Optional<StoredSession> current = state.flatMap(row -> kept.sessionOf(row, ring));
      if (current.isPresent()) {
        return current;
      }
      opened.remove(key);
      if (state.isEmpty()) {
        return Optional.empty();
      }
    }
    return table.find(key).flatMap(this::open);
  }

  private Optional<StoredSession> open(SessionEntity row) {
    // Asked for before the decryption, so that no entry counts for keys that did not decrypt it.
    KeyRing ring = keys.get();
    Optional<StoredSession> session = mapper.fromRow(row);
    session.ifPresent(read -> opened.put(ring, row, read));
    return session;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Leaves out a session that this node cannot decrypt, and logs a warning.
   */
  @Override
  public List<StoredSession> findEach(Collection<SessionKey> keys) {
    if (keys.isEmpty()) {
      return List.of();
    }
    return readable(table.findEach(keys));
  }

  @Override
  public List<SessionKey> keys(Did did) {
    return table.findIds(did).stream().map(id -> new SessionKey(did, id)).toList();
  }

  @Override
  public List<StoredSession> findAll(Did did) {
    return readable(table.findAll(did));
  }

  private List<StoredSession> readable(List<SessionEntity> rows) {
    return rows.stream().flatMap(row -> mapper.fromRowIfReadable(row).stream()).toList();
  }

  @Override
  public ClaimOutcome claim(SessionKey key, long version, RefreshClaim claim) {
    // A claim that existed before this call was left behind by a refresh that did not finish.
    boolean leftBehind = true;
    for (int attempt = 0; attempt < CLAIM_ATTEMPTS; attempt++) {
      FreeClaim free = table.claimFree(key, version, claim);
      if (free == FreeClaim.WRITTEN) {
        return new ClaimOutcome.Claimed(false);
      }
      leftBehind &= free == FreeClaim.NOT_WRITTEN;
      Optional<ClaimState> found = table.findClaim(key);
      if (found.isEmpty()) {
        return new ClaimOutcome.Gone();
      }
      ClaimState state = found.get();
      if (state.version() != version) {
        return superseded(key);
      }
      if (claim.id().equals(state.claimId())) {
        return new ClaimOutcome.Claimed(leftBehind);
      }
      if (state.claimId() == null) {
        leftBehind = false;
        continue; // it was released after the first statement
      }
      Duration left = state.claimLeft();
      if (left.compareTo(RefreshTimings.LONGEST_CLAIM) > 0) {
        table.shortenClaim(key, state, RefreshTimings.LONGEST_CLAIM);
        left = RefreshTimings.LONGEST_CLAIM;
      }
      if (left.compareTo(Duration.ZERO) > 0) {
        return new ClaimOutcome.Held(claim.at().plus(left));
      }
      leftBehind = state.claimCounts();
      if (table.claimExpired(key, state, claim)) {
        return new ClaimOutcome.Claimed(leftBehind);
      }
    }
    throw new TransientException(
        "Could not claim the refresh of session "
            + key
            + ": other refreshes kept claiming it. Try again.");
  }

  /**
   * {@inheritDoc}
   *
   * <p>The next read of the session on this node decrypts nothing.
   *
   * @return also {@code true} if these same tokens are already stored
   */
  @Override
  public boolean complete(StoredSession refreshed) {
    KeyRing ring = keys.get();
    SessionEntity row = mapper.toRow(refreshed);
    if (table.complete(refreshed.key(), row)) {
      opened.put(ring, row, refreshed);
      return true;
    }
    return find(refreshed.key()).filter(refreshed::equals).isPresent();
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
  public Map<String, Long> sessionsOfOtherClientKeys(Set<String> kids) {
    return clientKeys.countOthers(kids);
  }

  /**
   * {@inheritDoc}
   *
   * <p>A time after that of the database's clock counts as the database's time.
   */
  @Override
  public void recordUse(SessionKey key, Instant at) {
    table.recordUse(key, at);
  }

  @Override
  public boolean retire(SessionKey key, long version, Instant at) {
    opened.remove(key);
    return table.retire(key, version, at);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Rows that cannot be decrypted would be the first ones for ever, and keep the others from
   * their turn. They are postponed by a day, in case that their key comes back.
   */
  @Override
  public List<StoredSession> retired(Instant now, int limit) {
    List<StoredSession> due = List.of();
    for (int round = 0; round < UNREADABLE_ROUNDS; round++) {
      List<SessionEntity> rows = table.findRetired(keys.get().keyIds(), now, limit);
      due = rows.stream().flatMap(row -> readOrPostponed(row, now).stream()).toList();
      if (due.size() == rows.size()) {
        return due;
      }
    }
    return due;
  }

  private Optional<StoredSession> readOrPostponed(SessionEntity row, Instant now) {
    Optional<StoredSession> session = mapper.fromRowIfReadable(row);
    if (session.isEmpty()) {
      table.postponeRevocation(row.id(), now.plus(UNREADABLE_WAIT));
    }
    return session;
  }

  @Override
  public void postponeRevocation(SessionKey key, Instant until) {
    table.postponeRevocation(new SessionEntityId(key.did().value(), key.id()), until);
  }

  @Override
  public boolean delete(SessionKey key) {
    opened.remove(key);
    return table.delete(key);
  }

  @Override
  public boolean delete(SessionKey key, long version) {
    opened.remove(key);
    return table.delete(key, version);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Retires only sessions that are also over by the database's clock, and none whose key is not
   * in the key ring: their tokens cannot be revoked. Those are deleted when they have ended.
   */
  @Override
  public List<SessionKey> retireOver(SessionLimits limits, Instant now, int limit) {
    return cleanup.retireOver(limits, keys.get().keyIds(), now, limit);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Deletes only sessions that have also ended by the database's clock.
   */
  @Override
  public List<SessionKey> deleteEnded(Instant now, int limit) {
    return cleanup.deleteEnded(now, limit);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Updates one row of {@code atproto_maintenance_lease}, which all nodes share. After a write
   * has failed because the disk is full, it also writes as much as a login does, until that works.
   */
  @Override
  public void checkWrites() {
    writeCheck.run();
  }

  /**
   * {@inheritDoc}
   *
   * <p>Logs a warning with the number of sessions if a key is missing, and again if twice as many
   * sessions need it.
   */
  @Override
  public Set<String> missingKeys() {
    return missingKeys.report();
  }

  @Override
  public Optional<Instant> encryptionKeyCreatedAt() {
    KeyRing ring = keys.get();
    return ring.createdAt(ring.encryptingKeyId());
  }

  @Override
  public Optional<SessionCounts> count() {
    return Optional.of(table.count());
  }

  @Override
  public SessionPage list(SessionFilter filter, @Nullable SessionKey after, int limit) {
    return listing.list(filter, after, limit);
  }

  @Override
  public boolean block(BlockedAccount account) {
    return blocks.insert(account);
  }

  @Override
  public boolean unblock(Did did) {
    return blocks.delete(did);
  }

  @Override
  public Optional<BlockedAccount> findBlock(Did did) {
    return blocks.find(did);
  }

  @Override
  public BlockedAccountPage listBlocks(@Nullable Did after, int limit) {
    return blocks.list(after, limit);
  }

  /** Reads the row at once: what is kept of the session has an older version. */
  private ClaimOutcome superseded(SessionKey key) {
    return table
        .find(key)
        .flatMap(this::open)
        .<ClaimOutcome>map(ClaimOutcome.Superseded::new)
        .orElseGet(ClaimOutcome.Gone::new);
  }
}
