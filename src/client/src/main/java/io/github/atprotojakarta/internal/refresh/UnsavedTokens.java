package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.internal.ClientContext;
import io.github.atprotojakarta.internal.refresh.RefreshOutcome.Refreshed;
import io.github.atprotojakarta.internal.refresh.RefreshOutcome.Unknown;
import io.github.atprotojakarta.session.RefreshTimings;
import io.github.atprotojakarta.session.SessionEvent;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StoredSession;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Stores new tokens before anybody sees them, and keeps those that the store does not accept. The
 * old refresh token was used, so without the new tokens the session is lost. One task of this node
 * retries until all of them are stored.
 */
final class UnsavedTokens implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(UnsavedTokens.class.getName());
  private static final int ATTEMPTS = 5;
  private static final int LAST_ATTEMPTS = 3;

  private final SessionStore store;
  private final OlderRows olderRows;
  private final Revocation revocation;
  private final SessionEvents events;
  private final RefreshTimings timings;
  private final ClientContext context;
  private final Map<SessionKey, StoredSession> held = new ConcurrentHashMap<>();
  private final AtomicBoolean saving = new AtomicBoolean();
  private final AtomicBoolean reported = new AtomicBoolean();
  private volatile boolean closed;

  UnsavedTokens(
      SessionStore store,
      Revocation revocation,
      SessionEvents events,
      RefreshTimings timings,
      ClientContext context) {
    this.store = store;
    this.olderRows = new OlderRows(store);
    this.revocation = revocation;
    this.events = events;
    this.timings = timings;
    this.context = context;
  }

  /** Stores new tokens. After a few failures a task in the background retries. */
  RefreshOutcome save(StoredSession refreshed) {
    held.put(refreshed.key(), refreshed);
    Throwable last;
    int attempt = 0;
    do {
      try {
        return store(refreshed);
      } catch (RuntimeException | Error e) {
        last = e;
        attempt++;
      }
    } while (attempt < ATTEMPTS && context.waits().pause(timings.poll()));
    if (closed) {
      revoke(refreshed);
    } else {
      hold(refreshed, last);
    }
    return notYet(refreshed.key(), last);
  }

  /** Tries once to store the held tokens of a session; empty if there are none. */
  Optional<RefreshOutcome> saveHeld(SessionKey key) {
    StoredSession refreshed = held.get(key);
    if (refreshed == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(store(refreshed));
    } catch (RuntimeException | Error e) {
      beginSaving();
      return Optional.of(notYet(key, e));
    }
  }

  private static RefreshOutcome notYet(SessionKey key, Throwable why) {
    return new Unknown(
        new TransientException(
            "The new tokens of " + key + " could not be stored yet; try again", why));
  }

  private RefreshOutcome store(StoredSession refreshed) {
    if (store.complete(refreshed)) {
      return stored(refreshed);
    }
    // The row has changed since it was read: an earlier attempt stored the tokens, another node
    // refreshed them, the user signed out, or the database went back in time.
    Optional<StoredSession> current = store.find(refreshed.key());
    if (current.isPresent() && OlderRows.isOlder(current.get(), refreshed)) {
      olderRows.replace(current.get(), refreshed);
      return stored(refreshed);
    }
    held.remove(refreshed.key(), refreshed);
    if (current.isPresent()) {
      return new Refreshed(current.get());
    }
    revocation.revoke(refreshed.tokens(), refreshed.dpopKey(), refreshed.authentication());
    return RefreshOutcome.gone(refreshed.key());
  }

  private RefreshOutcome stored(StoredSession refreshed) {
    events.fire(new SessionEvent.SessionUpdated(refreshed.key()));
    held.remove(refreshed.key(), refreshed);
    return new Refreshed(refreshed);
  }

  private void hold(StoredSession refreshed, Throwable why) {
    if (reported.compareAndSet(false, true)) {
      LOG.log(
          Level.ERROR,
          "New tokens could not be saved and exist only in this node''s memory. Do not stop this node"
              + " until a message says that they are saved. First session: {0}. {1}",
          refreshed.key(),
          why);
    }
    beginSaving();
  }

  /** The task itself says that it runs, because a thread may be refused, or never begin. */
  private void beginSaving() {
    if (!closed && !held.isEmpty() && !saving.get()) {
      try {
        context.executor().execute(this::saveAll);
      } catch (RuntimeException | Error e) {
        LOG.log(
            Level.ERROR,
            "The task that saves the new tokens could not be started; the next request of"
                + " each user will save them",
            e);
      }
    }
  }

  private void saveAll() {
    if (saving.compareAndSet(false, true)) {
      try {
        saveRounds();
      } finally {
        saving.set(false);
      }
      // Tokens may have come after the last round.
      beginSaving();
    }
  }

  private void saveRounds() {
    while (!closed && !held.isEmpty()) {
      if (!saveRound() && !context.waits().pause(retry())) {
        break;
      }
    }
    if (held.isEmpty() && reported.compareAndSet(true, false)) {
      LOG.log(Level.INFO, "All new tokens that existed only in this node's memory are now saved");
    }
  }

  /** Short enough to store tokens before the grace of another node ends. */
  private Duration retry() {
    Duration part = timings.grace().dividedBy(5);
    return part.compareTo(timings.poll()) < 0 ? timings.poll() : part;
  }

  /**
   * Stops at the first failure, because a request to a database that is down can take long. The
   * order is random, so that one session that cannot be stored does not block the others.
   */
  private boolean saveRound() {
    List<StoredSession> round = new ArrayList<>(held.values());
    Collections.shuffle(round, context.random());
    return round.stream().allMatch(this::isStored);
  }

  /**
   * Tries to store all tokens a last time, and revokes those that it cannot store. The time is
   * bounded.
   */
  @Override
  public void close() {
    closed = true;
    long began = context.waits().nanoTime();
    int failures = 0;
    for (StoredSession each : held.values()) {
      if (context.waits().nanoTime() - began > timings.othersWait().toNanos()) {
        LOG.log(
            Level.ERROR,
            "The new tokens of {0} sessions are lost and could not be revoked: the users must sign in"
                + " again",
            held.size());
        return;
      }
      // A request to a database that is down can take long; the time is needed for revoking.
      if (failures >= LAST_ATTEMPTS || !isStored(each)) {
        failures++;
        revoke(each);
      }
    }
  }

  private boolean isStored(StoredSession refreshed) {
    try {
      store(refreshed);
      return true;
    } catch (RuntimeException | Error e) {
      return false;
    }
  }

  private void revoke(StoredSession refreshed) {
    LOG.log(
        Level.ERROR,
        "The new tokens of {0} could not be saved before this node stopped, so they are revoked:"
            + " the user must sign in again",
        refreshed.key());
    held.remove(refreshed.key(), refreshed);
    revocation.revoke(refreshed.tokens(), refreshed.dpopKey(), refreshed.authentication());
  }
}
