package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.session.SessionEvent;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StoredSession;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Ends sessions: retires them in the store, revokes their tokens, and deletes them. */
public final class SignOut {
  private static final System.Logger LOG = System.getLogger(SignOut.class.getName());

  /** After the limit was lowered, a login ends a part of the surplus only. */
  private static final int MOST_SURPLUS = 50;

  /** Another attempt is needed if a refresh ends between two statements, once in minutes. */
  private static final int ATTEMPTS = 5;

  private final SessionStore store;
  private final Revocation revocation;
  private final SessionEvents events;
  private final Consumer<SessionKey> inHand;
  private final Clock clock;
  private final RevocationPauses pauses = new RevocationPauses();

  /**
   * Creates the sign-out over a store.
   *
   * @param inHand revokes the new tokens of an ended session that this node could not store
   */
  public SignOut(
      SessionStore store,
      Revocation revocation,
      SessionEvents events,
      Consumer<SessionKey> inHand,
      Clock clock) {
    this.store = store;
    this.revocation = revocation;
    this.events = events;
    this.inHand = inHand;
    this.clock = clock;
  }

  /** Ends a session; does nothing if it has ended already. */
  public void signOut(SessionKey key) {
    // Retired first, so that nobody is signed in with it, no matter what the server responds.
    Optional<StoredSession> retired = retire(key);
    if (retired.isPresent()) {
      events.fire(new SessionEvent.SessionDeleted(key, SessionEvent.Cause.SIGNED_OUT));
      revokeAndDelete(retired.get());
    }
  }

  /** Ends a session that nobody knows of, without an event. */
  void withdraw(SessionKey key) {
    retire(key).ifPresent(this::revokeAndDelete);
  }

  /**
   * Retires a session and returns it with its newest tokens. A refresh that comes between reading
   * and retiring has issued others, which must be revoked; a refresh that comes later cannot be
   * stored.
   *
   * @return empty if it has ended already
   */
  private Optional<StoredSession> retire(SessionKey key) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<StoredSession> found = store.find(key);
      if (found.isEmpty() || store.retire(key, found.get().version(), clock.instant())) {
        // No refresh of the session asks for them any more.
        inHand.accept(key);
        return found;
      }
    }
    throw new TransientException(
        "Could not sign out of "
            + key
            + ": its tokens were refreshed "
            + ATTEMPTS
            + " times meanwhile; try again");
  }

  /**
   * Ends the account's other sessions.
   *
   * @return how many there were
   */
  public int signOutOthers(SessionKey kept) {
    List<SessionKey> others =
        store.keys(kept.did()).stream().filter(key -> !key.equals(kept)).toList();
    others.forEach(this::signOut);
    return others.size();
  }

  /**
   * Ends the oldest sessions of an account that has too many. Maintenance revokes their tokens, so
   * that a login waits for no other server. A failure is logged: the login has succeeded.
   *
   * @param kept the session of the login, which stays even if its clock was behind
   */
  void endSurplus(SessionKey kept, int most) {
    try {
      store.keys(kept.did()).stream()
          .filter(key -> !key.equals(kept))
          .skip(most - 1L)
          .limit(MOST_SURPLUS)
          .filter(key -> retire(key).isPresent())
          .forEach(
              key -> events.fire(new SessionEvent.SessionDeleted(key, SessionEvent.Cause.EXPIRED)));
    } catch (TransientException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "ATP1109 The oldest sessions of "
              + kept.did()
              + " could not be ended; its next login tries again: "
              + e.getMessage());
    }
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
