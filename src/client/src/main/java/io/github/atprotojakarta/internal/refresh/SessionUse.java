package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.TokenRefreshException;
import io.github.atprotojakarta.TokenRevokedException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.session.SessionLimits;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StoredSession;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Refuses sessions that are over, and records that the others are used: only when a tenth of the
 * idle time has passed, so that a use costs no write. A session that is over is left to the
 * maintenance, which goes by the store's clock: the clock of this node may be wrong.
 */
public final class SessionUse {
  private static final System.Logger LOG = System.getLogger(SessionUse.class.getName());

  /** The largest error of a node's clock that ends no session too early. */
  static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(10);

  private final SessionStore store;
  private final SessionLimits limits;
  private final Clock clock;

  /** Creates the use of the sessions in a store. */
  public SessionUse(SessionStore store, SessionLimits limits, Clock clock) {
    this.store = store;
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * Returns whether a session is over: by the limits, or because its access token has expired and
   * nothing can renew it.
   */
  public boolean isOver(StoredSession session) {
    return !end(session).isAfter(clock.instant());
  }

  /**
   * Uses a session that was read from the store just now.
   *
   * @throws TokenRefreshException if it is over
   */
  StoredSession use(StoredSession session) {
    if (isOver(session)) {
      throw new TokenRefreshException(
          session.key(),
          "The session " + session.key() + " ended at " + end(session) + "; sign in again");
    }
    return isDue(session) ? recorded(session) : session;
  }

  /**
   * Uses a session that was read a while ago. Another node may have used it since, so the store is
   * asked before it is called over.
   *
   * @throws TokenRefreshException if it is over
   * @throws TokenRevokedException if it does not exist any more
   */
  StoredSession useAgain(StoredSession known) {
    if (!isOver(known) && !isDue(known)) {
      return known;
    }
    return use(stored(known.key()));
  }

  /**
   * Makes sure that a session whose newest tokens a server refuses still has these tokens.
   *
   * @throws TokenRevokedException if it does not exist any more, which explains the refusal
   * @throws TransientException if newer tokens have replaced them meanwhile
   */
  void demandNewest(StoredSession refused) {
    if (stored(refused.key()).version() > refused.version()) {
      throw new TransientException(
          "The tokens of " + refused.key() + " were replaced during the call; send it again");
    }
  }

  private StoredSession stored(SessionKey key) {
    return store
        .find(key)
        .orElseThrow(
            () -> new TokenRevokedException(key, "The session " + key + " has ended; sign in"));
  }

  /** Returns how many sessions an account may have. */
  int sessionsPerAccount() {
    return limits.perAccount();
  }

  /** Retires a batch of sessions that are over. */
  List<SessionKey> retireOver(int limit) {
    return store.retireOver(limits, clock.instant(), limit);
  }

  /** Returns when a session ends even if it is used. */
  Instant endInUse(StoredSession session) {
    Instant ofTokens = endOfTokens(session);
    Duration absolute = limits.absolute();
    return absolute == null ? ofTokens : earlier(ofTokens, session.createdAt().plus(absolute));
  }

  private Instant end(StoredSession session) {
    return earlier(endOfTokens(session), limits.end(session.createdAt(), session.usedAt()));
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  /** Returns when the access token has expired and no refresh can replace it. */
  private static Instant endOfTokens(StoredSession session) {
    Instant lastRefresh = session.endsAt().plus(CLOCK_TOLERANCE);
    Instant expires = session.tokens().expiresAt();
    if (expires == null) {
      return lastRefresh;
    }
    return session.tokens().refreshToken() != null && expires.isBefore(lastRefresh)
        ? lastRefresh
        : expires;
  }

  private boolean isDue(StoredSession session) {
    Duration unrecorded = Duration.between(session.usedAt(), clock.instant());
    return unrecorded.compareTo(limits.precision()) >= 0;
  }

  private StoredSession recorded(StoredSession session) {
    Instant now = clock.instant();
    try {
      store.recordUse(session.key(), now);
    } catch (TransientException e) {
      // The person can go on: the next request records it.
      LOG.log(System.Logger.Level.DEBUG, "The use of " + session.key() + " was not recorded", e);
      return session;
    }
    return session.toBuilder().usedAt(now).build();
  }
}
