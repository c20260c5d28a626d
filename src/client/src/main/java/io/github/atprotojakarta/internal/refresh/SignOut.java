package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.session.SessionEvent;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StoredSession;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Ends sessions: retires them in the store, revokes their tokens, and deletes them. */
public final class SignOut {
  private final SessionStore store;
  private final Revocation revocation;
  private final SessionEvents events;
  private final Clock clock;
  private final RevocationPauses pauses = new RevocationPauses();

  /** Creates the sign-out over a store. */
  public SignOut(SessionStore store, Revocation revocation, SessionEvents events, Clock clock) {
    this.store = store;
    this.revocation = revocation;
    this.events = events;
    this.clock = clock;
  }

  /** Ends a session; does nothing if it has ended already. */
  public void signOut(SessionKey key) {
    Optional<StoredSession> found = store.find(key);
    // Retired first, so that nobody is signed in with it, no matter what the server responds.
    if (found.isPresent() && store.retire(key, clock.instant())) {
      events.fire(new SessionEvent.SessionDeleted(key, SessionEvent.Cause.SIGNED_OUT));
      revokeAndDelete(found.get());
    }
  }

  /** Ends a session that nobody knows of, without an event. */
  void withdraw(SessionKey key) {
    Optional<StoredSession> found = store.find(key);
    if (found.isPresent() && store.retire(key, clock.instant())) {
      revokeAndDelete(found.get());
    }
  }

  /**
   * Ends the account's other sessions.
   *
   * @return how many there were
   */
  public int signOutOthers(SessionKey kept) {
    List<SessionKey> others =
        store.findAll(kept.did()).stream()
            .map(StoredSession::key)
            .filter(key -> !key.equals(kept))
            .toList();
    others.forEach(this::signOut);
    return others.size();
  }

  /**
   * Retries revocations of sessions whose server failed when they were signed out. After another
   * failure a session waits for its next {@link RevocationPauses pause}, so that others get their
   * turn.
   *
   * @return how many revocations were due
   */
  int retryRevocations(int limit) {
    List<StoredSession> due = store.retired(clock.instant(), limit);
    for (StoredSession session : due) {
      if (!revokeAndDelete(session)) {
        store.postponeRevocation(session.key(), clock.instant().plus(pauses.next(session.key())));
      }
    }
    return due.size();
  }

  private boolean revokeAndDelete(StoredSession session) {
    // After its end no server accepts the refresh token, so there is nothing to revoke.
    boolean over =
        !session.endsAt().isAfter(clock.instant())
            || revocation.revoke(session.tokens(), session.dpopKey(), session.authentication());
    if (over) {
      store.delete(session.key());
    }
    return over;
  }
}
