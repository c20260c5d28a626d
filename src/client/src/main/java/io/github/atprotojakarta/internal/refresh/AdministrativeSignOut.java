package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.session.AdministrativeAct;
import io.github.atprotojakarta.session.EndResult;
import io.github.atprotojakarta.session.SessionEvent;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.OwedRevocation;
import io.github.atprotojakarta.store.SessionFilter;
import io.github.atprotojakarta.store.SessionPage;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.SessionSummary;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Ends sessions of others: retires them in the store, and leaves the revocation of their tokens to
 * the maintenance, whose attempts it can bring forward or give up. Decrypts no row, so it also ends
 * sessions that this node cannot read.
 */
public final class AdministrativeSignOut {
  /** The number of sessions that are listed at a time. */
  private static final int BATCH = 100;

  /** Another attempt is needed if a refresh ends between two statements, once in minutes. */
  private static final int ATTEMPTS = 5;

  private final SessionStore store;
  private final SessionEvents events;
  private final Consumer<SessionKey> inHand;
  private final Clock clock;

  /**
   * Creates the sign-out over a store.
   *
   * @param inHand revokes the new tokens of an ended session that this node could not store
   */
  public AdministrativeSignOut(
      SessionStore store, SessionEvents events, Consumer<SessionKey> inHand, Clock clock) {
    this.store = store;
    this.events = events;
    this.inHand = inHand;
    this.clock = clock;
  }

  /**
   * Ends the sessions in use that match a filter, at most a number of them.
   *
   * @throws IllegalArgumentException if the filter is for retired sessions, which have ended
   */
  public EndResult endSome(SessionFilter filter, AdministrativeAct act, long most) {
    if (filter.retired()) {
      throw new IllegalArgumentException(
          "Retired sessions have ended. Use a filter for sessions in use, or giveUpRevocation.");
    }
    long ended = 0;
    @Nullable SessionKey after = null;
    do {
      // One more than may end: it shows whether others match.
      int limit = (int) Math.min(BATCH - 1, most - ended) + 1;
      SessionPage page = store.list(filter, after, limit);
      for (SessionSummary session : page.sessions()) {
        if (ended == most) {
          return new EndResult(ended, true);
        }
        if (end(session, filter, act)) {
          ended++;
        }
      }
      after = page.next();
    } while (after != null);
    return new EndResult(ended, false);
  }

  /** A refresh may come between listing and retiring: then the session is looked at again. */
  private boolean end(SessionSummary listed, SessionFilter filter, AdministrativeAct act) {
    SessionFilter ofSession = filter.toBuilder().session(listed.key()).build();
    List<SessionSummary> found = List.of(listed);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (found.isEmpty()) {
        return false;
      }
      if (retire(found.get(0), act)) {
        return true;
      }
      found = store.list(ofSession, null, 1).sessions();
    }
    throw new TransientException(
        "Could not end "
            + listed.key()
            + ": its tokens were refreshed "
            + ATTEMPTS
            + " times meanwhile; try again");
  }

  private boolean retire(SessionSummary session, AdministrativeAct act) {
    boolean retired = store.retire(session.key(), session.version(), clock.instant());
    if (retired) {
      inHand.accept(session.key());
      events.fire(
          new SessionEvent.SessionDeleted(session.key(), SessionEvent.Cause.ADMINISTRATOR, act));
    }
    return retired;
  }

  /** Makes the revocation of a retired session due. Returns whether the session is retired. */
  public boolean retry(SessionKey key) {
    Optional<OwedRevocation> owed = owed(key);
    Instant now = clock.instant();
    // Those that are due already keep their turn.
    if (owed.isPresent() && owed.get().nextAttempt().isAfter(now)) {
      store.postponeRevocation(key, now);
    }
    return owed.isPresent();
  }

  /** Deletes a retired session without revoking its tokens. Returns whether this call did. */
  public boolean giveUp(SessionKey key, AdministrativeAct act) {
    boolean deleted = owed(key).isPresent() && store.delete(key);
    if (deleted) {
      events.fire(new SessionEvent.RevocationGivenUp(key, act));
    }
    return deleted;
  }

  private Optional<OwedRevocation> owed(SessionKey key) {
    SessionFilter retired = SessionFilter.builder().session(key).retired().build();
    return store.list(retired, null, 1).sessions().stream()
        .flatMap(session -> Optional.ofNullable(session.owedRevocation()).stream())
        .findFirst();
  }
}
