package io.github.atprotojakarta.store;

import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.session.SessionKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Keeps sessions. Every method is atomic and its effect durable when it returns, whatever happens
 * to a transaction that the caller may be in. A store that cannot do its work throws {@link
 * io.github.atprotojakarta.TransientException}.
 */
public interface SessionStore {
  /** Adds a new session; its key is new. */
  void insert(StoredSession session);

  /** Reads a session. Takes no lock. */
  Optional<StoredSession> find(SessionKey key);

  /** Reads the sessions of an account, newest login first. */
  List<StoredSession> findAll(Did did);

  /**
   * Writes a refresh claim if the session still has this version and no live claim: a
   * compare-and-set.
   *
   * @param version the version whose refresh token is about to be sent
   */
  ClaimOutcome claim(SessionKey key, long version, RefreshClaim claim);

  /**
   * Replaces the tokens after a refresh and drops the claim, whosever it is, if the stored version
   * is the one before {@code refreshed.version()}.
   *
   * @return whether it was
   */
  boolean complete(StoredSession refreshed);

  /** Takes a claim back whose refresh token was certainly not used. Others' claims stay. */
  void release(SessionKey key, RefreshClaim claim);

  /**
   * The {@code client_id} of some session in use that was made with another one than this: after a
   * change of address such sessions cannot be refreshed any more.
   */
  Optional<String> otherClientId(String clientId);

  /**
   * Takes a session out of use: nothing but {@link #retired} and {@link #delete(SessionKey)} finds
   * it from now on. Its tokens stay until they are revoked.
   *
   * @param at now, which is when its revocation is due; those due first are revoked first
   * @return whether it was there, and in use
   */
  boolean retire(SessionKey key, Instant at);

  /**
   * Reads sessions that are out of use, whose tokens were not revoked yet, and whose revocation is
   * due, in the order in which it is.
   */
  List<StoredSession> retired(Instant now, int limit);

  /** Puts the next try to revoke a session that is out of use off. */
  void postponeRevocation(SessionKey key, Instant until);

  /** Deletes a session, in use or not; whether it was there. */
  boolean delete(SessionKey key);

  /** Deletes a session if it is in use and still has this version; whether it did. */
  boolean delete(SessionKey key, long version);

  /**
   * Deletes sessions in use that have ended: whose {@link StoredSession#endsAt()} is not after
   * {@code now}.
   *
   * @param limit how many at most
   * @return those that this call deleted
   */
  List<SessionKey> deleteEnded(Instant now, int limit);

  /**
   * Removes claims that were left behind, so that they are not found for ever in sessions that
   * nobody uses. Whoever claims such a session afterwards is not told that a claim was left behind,
   * so callers leave the maker of a claim ample time, an hour, to store what it may hold.
   *
   * @param expiredBefore only claims whose end is before this
   * @param limit how many at most
   * @return how many it removed
   */
  int clearClaims(Instant expiredBefore, int limit);
}
