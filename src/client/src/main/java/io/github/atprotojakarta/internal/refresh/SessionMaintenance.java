package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.session.SessionEvent;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.MaintenanceTask;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StateStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What the stores need now and then. */
public final class SessionMaintenance {
  /** No clock of a node is as wrong as this, and nobody misses an ended session on its last day. */
  private static final Duration ENDED_FOR = Duration.ofDays(1);

  private static final Duration CLAIM_DEAD_FOR = Duration.ofHours(1);
  private static final int LOGINS = 1000;
  private static final int SESSIONS = 100;

  /** Each may wait ten seconds for a server that does not answer. */
  private static final int REVOCATIONS = 5;

  private final Sessions sessions;
  private final SessionStore store;
  private final StateStore states;
  private final SessionEvents events;
  private final Clock clock;

  /** Puts the parts together. */
  public SessionMaintenance(
      Sessions sessions, SessionStore store, StateStore states, SessionEvents events, Clock clock) {
    this.sessions = sessions;
    this.store = store;
    this.states = states;
    this.events = events;
    this.clock = clock;
  }

  /** See {@link io.github.atprotojakarta.AtprotoOAuthClient#maintenanceTasks}. */
  public List<MaintenanceTask> tasks() {
    return List.of(
        new BatchTask("forget-unfinished-logins", LOGINS, this::forgetLogins),
        new BatchTask("retry-revocations", REVOCATIONS, this::retryRevocations),
        new BatchTask("delete-ended-sessions", SESSIONS, this::deleteEnded),
        new BatchTask("clear-dead-claims", SESSIONS, this::clearClaims));
  }

  private int forgetLogins() {
    return states.deleteExpired(clock.instant(), LOGINS);
  }

  private int retryRevocations() {
    return sessions.retryRevocations(REVOCATIONS);
  }

  private int deleteEnded() {
    Instant now = clock.instant().minus(ENDED_FOR);
    List<SessionKey> ended = store.deleteEnded(now, SESSIONS);
    ended.forEach(
        key -> events.fire(new SessionEvent.SessionDeleted(key, SessionEvent.Cause.EXPIRED)));
    return ended.size();
  }

  private int clearClaims() {
    return store.clearClaims(clock.instant().minus(CLAIM_DEAD_FOR), SESSIONS);
  }
}
