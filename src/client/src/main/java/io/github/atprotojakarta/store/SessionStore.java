package io.github.atprotojakarta.store;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.session.RefreshTimings;
import io.github.atprotojakarta.session.SessionBatch;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.session.SessionLimits;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stores sessions. Every method is atomic. Its effect is durable when it returns, even if a
 * transaction of the caller is rolled back. A store that fails throws {@link
 * io.github.atprotojakarta.TransientException}.
 */
public interface SessionStore {
  /**
   * Inserts a session with a new key.
   *
   * @throws IllegalStateException if there is a session with this key
   */
  void insert(StoredSession session);

  /** Reads a session. Takes no lock. */
  Optional<StoredSession> find(SessionKey key);

  /**
   * Reads several sessions, for work on many of them. Takes no lock. A database reads all of them
   * with one statement; by default this is {@link #find} for each.
   *
   * @param keys {@link SessionBatch#SIZE} at most
   * @return those that can be read, in any order; the others are left out
   */
  default List<StoredSession> findEach(Collection<SessionKey> keys) {
    return keys.stream().flatMap(key -> find(key).stream()).toList();
  }

  /**
   * Returns the keys of the sessions of an account, newest login first. Decrypts no session, so
   * some of them may not be readable.
   */
  List<SessionKey> keys(Did did);

  /** Reads the sessions of an account, newest login first. */
  List<StoredSession> findAll(Did did);

  /**
   * Writes a refresh claim if the session still has this version and no live claim: a
   * compare-and-set. A live claim with more time left than {@link RefreshTimings#LONGEST_CLAIM} was
   * made by a clock that is ahead: it is shortened to that time.
   *
   * @param version the version whose refresh token is about to be sent
   */
  ClaimOutcome claim(SessionKey key, long version, RefreshClaim claim);

  /**
   * Replaces the tokens after a refresh and removes the claim, no matter who holds it, if the
   * stored version is the one before {@code refreshed.version()}.
   *
   * @return whether {@code refreshed} is what is stored now; also true if an earlier call stored it
   */
  boolean complete(StoredSession refreshed);

  /** Removes a claim whose refresh token was certainly not used. Claims of others stay. */
  void release(SessionKey key, RefreshClaim claim);

  /**
   * Returns another {@code client_id} of a session in use, if there is one. After a change of
   * address such sessions cannot be refreshed any more.
   */
  Optional<String> otherClientId(String clientId);

  /**
   * Counts the sessions in use of each client key that is not among {@code kids}; a store may stop
   * at 1,000 for each. These sessions cannot be refreshed.
   *
   * @param kids the ids of the client's present keys
   */
  Map<String, Long> sessionsOfOtherClientKeys(Set<String> kids);

  /**
   * Records a use of a session in use. A later use that is recorded already stays. Callers do this
   * rarely, see {@link SessionLimits#precision}.
   */
  void recordUse(SessionKey key, Instant at);

  /**
   * Retires a session if it is in use and still has this version: only {@link #retired} and {@link
   * #delete(SessionKey)} find it from now on. Its tokens stay until they are revoked.
   *
   * @param version the version whose tokens the caller is about to revoke
   * @param at the current time, at which the revocation is due; revocations are made in the order
   *     of these times
   * @return whether it did
   */
  boolean retire(SessionKey key, long version, Instant at);

  /**
   * Reads retired sessions whose revocation is due, in the order of the times at which it is due. A
   * store may postpone those that it cannot read.
   */
  List<StoredSession> retired(Instant now, int limit);

  /** Postpones the next revocation attempt of a retired session. */
  void postponeRevocation(SessionKey key, Instant until);

  /** Deletes a session, in use or retired. Returns whether it existed. */
  boolean delete(SessionKey key);

  /** Deletes a session if it is in use and still has this version. Returns whether it did. */
  boolean delete(SessionKey key, long version);

  /**
   * Retires sessions in use that are over: whose {@link SessionLimits#end} is not after {@code
   * now}. Their revocation is due at {@code now}.
   *
   * @param limit how many at most
   * @return the sessions that this call retired
   */
  List<SessionKey> retireOver(SessionLimits limits, Instant now, int limit);

  /**
   * Deletes sessions in use that have ended: whose {@link StoredSession#endsAt()} is not after
   * {@code now}.
   *
   * @param limit how many at most
   * @return the sessions that this call deleted
   */
  List<SessionKey> deleteEnded(Instant now, int limit);

  /**
   * Writes something small, to find a store that only reads: a full disk, or a standby. Each node
   * calls this every ten seconds for its readiness. A store that can always be written does
   * nothing.
   *
   * @throws io.github.atprotojakarta.TransientException if the store accepts no writes
   */
  void checkWrites();

  /**
   * Returns the ids of the encryption keys that sessions in use need and that this node lacks.
   * {@link #find} throws {@link io.github.atprotojakarta.TransientException} for these sessions,
   * because another node may have the key. Each node calls this every ten seconds for its
   * readiness. A store that does not encrypt returns none.
   */
  Set<String> missingKeys();

  /**
   * Returns when the key was created that encrypts sessions now, for monitoring. Each node calls
   * this about every minute; it reads no database.
   *
   * @return empty if it is not known, or if this store does not encrypt, as by default
   */
  default Optional<Instant> encryptionKeyCreatedAt() {
    return Optional.empty();
  }

  /**
   * Counts the sessions, for monitoring; called every five minutes. May read an index of all
   * sessions, but not their rows.
   *
   * @return empty if this store does not count, as by default
   */
  default Optional<SessionCounts> count() {
    return Optional.empty();
  }

  /**
   * Lists sessions for administrators, without decrypting any. The order is that of the accounts
   * and then of the session ids, as the store compares strings; it never changes, so a session that
   * exists all the time is listed once, whatever happens to others. A page may be short or empty
   * although others follow, because a store with many sessions must not look at more than {@link
   * SessionPage#LARGEST} for a page.
   *
   * @param after {@link SessionPage#next} of the page before; {@code null} for the first page
   * @param limit the size of the page, 1 to {@link SessionPage#LARGEST}
   * @throws UnsupportedOperationException if this store does not list sessions, as by default
   */
  default SessionPage list(SessionFilter filter, @Nullable SessionKey after, int limit) {
    throw new UnsupportedOperationException(
        getClass().getName()
            + " does not list sessions. To administrate them, implement SessionStore.list.");
  }

  /**
   * Stores that an account is blocked. From the moment that this returns, {@link #findBlock} finds
   * the block on all nodes. A store that blocks accounts also lists sessions.
   *
   * @return whether it did; {@code false} if the account was blocked already: the first block stays
   * @throws UnsupportedOperationException if this store does not block accounts, as by default
   */
  default boolean block(BlockedAccount account) {
    throw noBlocks();
  }

  /**
   * Deletes the block of an account.
   *
   * @return whether it was blocked
   * @throws UnsupportedOperationException if this store does not block accounts, as by default
   */
  default boolean unblock(Did did) {
    throw noBlocks();
  }

  /**
   * Returns the block of an account. Each login asks two or three times. The result must not come
   * from a cache: a login stores its session and asks then, and a block that was stored before must
   * be found.
   *
   * @return empty if the account is not blocked, or if this store does not block accounts, as by
   *     default
   */
  default Optional<BlockedAccount> findBlock(Did did) {
    return Optional.empty();
  }

  /**
   * Lists blocked accounts in the order of their DIDs, as the store compares strings.
   *
   * @param after {@link BlockedAccountPage#next} of the page before; {@code null} for the first
   *     page
   * @param limit the size of the page, 1 to {@link BlockedAccountPage#LARGEST}
   * @throws UnsupportedOperationException if this store does not block accounts, as by default
   */
  default BlockedAccountPage listBlocks(@Nullable Did after, int limit) {
    throw noBlocks();
  }

  private UnsupportedOperationException noBlocks() {
    return new UnsupportedOperationException(
        getClass().getName()
            + " does not block accounts. To block them, implement SessionStore.block, unblock,"
            + " findBlock and listBlocks.");
  }
}
