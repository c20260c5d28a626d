package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.TransientException;
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
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Stores new tokens before anybody sees them, and holds on to those that the store does not take.
 * The old refresh token is used up, so the new tokens are all that is left of their session. One
 * task of this node tries again until they are stored, however many sessions they are of.
 */
final class UnsavedTokens implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(UnsavedTokens.class.getName());
  private static final int ATTEMPTS = 5;
  private static final int LAST_ATTEMPTS = 3;

  private final SessionStore store;
  private final Revocation revocation;
  private final SessionEvents events;
  private final RefreshTimings timings;
  private final Executor executor;
  private final Random order;
  private final Map<SessionKey, StoredSession> held = new ConcurrentHashMap<>();
  private final AtomicBoolean saving = new AtomicBoolean();
  private final AtomicBoolean reported = new AtomicBoolean();
  private volatile boolean closed;

  UnsavedTokens(
      SessionStore store,
      Revocation revocation,
      SessionEvents events,
      RefreshTimings timings,
      Executor executor,
      Random order) {
    this.store = store;
    this.revocation = revocation;
    this.events = events;
    this.timings = timings;
    this.executor = executor;
    this.order = order;
  }

  /** Stores new tokens, trying a few times; then they are left to the background. */
  RefreshOutcome save(StoredSession refreshed) {
    held.put(refreshed.key(), refreshed);
    RuntimeException last;
    int attempt = 0;
    do {
      try {
        return store(refreshed);
      } catch (RuntimeException e) {
        last = e;
        attempt++;
      }
    } while (attempt < ATTEMPTS && Pauses.pause(timings.poll()));
    if (closed) {
      revoke(refreshed);
    } else {
      hold(refreshed, last);
    }
    return notYet(refreshed.key(), last);
  }

  /** Tries once to store what is held of a session; empty when nothing is. */
  Optional<RefreshOutcome> saveHeld(SessionKey key) {
    StoredSession refreshed = held.get(key);
    if (refreshed == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(store(refreshed));
    } catch (RuntimeException e) {
      return Optional.of(notYet(key, e));
    }
  }

  private static RefreshOutcome notYet(SessionKey key, RuntimeException why) {
    return new Unknown(
        new TransientException(
            "The new tokens of " + key + " could not be stored yet; try again", why));
  }

  private RefreshOutcome store(StoredSession refreshed) {
    if (store.complete(refreshed)) {
      events.fire(new SessionEvent.SessionUpdated(refreshed.key()));
      held.remove(refreshed.key(), refreshed);
      return new Refreshed(refreshed);
    }
    // The row is not the one that was read: stored at an attempt before, refreshed by somebody
    // else, or signed out.
    Optional<StoredSession> current = store.find(refreshed.key());
    held.remove(refreshed.key(), refreshed);
    if (current.isPresent()) {
      return new Refreshed(current.get());
    }
    revocation.revoke(refreshed.tokens(), refreshed.dpopKey(), refreshed.authentication());
    return RefreshOutcome.gone(refreshed.key());
  }

  private void hold(StoredSession refreshed, RuntimeException why) {
    if (reported.compareAndSet(false, true)) {
      LOG.log(
          Level.ERROR,
          "New tokens of {0} could not be stored and are held in memory of this node until they"
              + " can, and so are those of other sessions: do not stop it. {1}",
          refreshed.key(),
          why);
    }
    beginSaving();
  }

  private void beginSaving() {
    if (!closed && !held.isEmpty() && saving.compareAndSet(false, true)) {
      try {
        executor.execute(this::saveAll);
      } catch (RuntimeException e) {
        saving.set(false);
        LOG.log(Level.ERROR, "Nothing stores the new tokens until their users come back", e);
      }
    }
  }

  private void saveAll() {
    try {
      while (!closed && !held.isEmpty()) {
        if (!saveRound() && !Pauses.pause(retry())) {
          break;
        }
      }
      if (held.isEmpty() && reported.compareAndSet(true, false)) {
        LOG.log(Level.INFO, "The new tokens that were held in memory are stored");
      }
    } finally {
      saving.set(false);
      beginSaving();
    }
  }

  /** Often enough for tokens to be stored before another node uses up its grace. */
  private Duration retry() {
    Duration part = timings.grace().dividedBy(5);
    return part.compareTo(timings.poll()) < 0 ? timings.poll() : part;
  }

  /**
   * Stops at the first failure, for a database that is away can take long to say so; and begins
   * anywhere, so that one session that cannot be stored does not keep the others from it.
   */
  private boolean saveRound() {
    List<StoredSession> round = new ArrayList<>(held.values());
    Collections.shuffle(round, order);
    return round.stream().allMatch(this::stored);
  }

  /**
   * Tries to store everything a last time. What cannot be stored is revoked, for a bounded time.
   */
  @Override
  public void close() {
    closed = true;
    long began = System.nanoTime();
    int failures = 0;
    for (StoredSession each : held.values()) {
      if (System.nanoTime() - began > timings.othersWait().toNanos()) {
        LOG.log(
            Level.ERROR,
            "The new tokens of {0} sessions are lost, and not revoked: their users have to sign in"
                + " again",
            held.size());
        return;
      }
      // A database that is away can take long to say so, and revoking is what time is left for.
      if (failures >= LAST_ATTEMPTS || !stored(each)) {
        failures++;
        revoke(each);
      }
    }
  }

  private boolean stored(StoredSession refreshed) {
    try {
      store(refreshed);
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }

  private void revoke(StoredSession refreshed) {
    LOG.log(
        Level.ERROR,
        "The new tokens of {0} could not be stored before the end of this node, so they are"
            + " revoked: its user has to sign in again",
        refreshed.key());
    held.remove(refreshed.key(), refreshed);
    revocation.revoke(refreshed.tokens(), refreshed.dpopKey(), refreshed.authentication());
  }
}
