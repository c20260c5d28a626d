package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.internal.ClientContext;
import io.github.atprotojakarta.internal.refresh.HeldTokens.Held;
import io.github.atprotojakarta.internal.refresh.RefreshOutcome.Unknown;
import io.github.atprotojakarta.session.RefreshTimings;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StoredSession;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Stores new tokens before anybody sees them, and keeps those that the store does not accept. The
 * old refresh token was used, so without the new tokens the session is lost. One task of this node
 * retries until all of them are stored.
 */
final class UnsavedTokens implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(UnsavedTokens.class.getName());
  private static final int ATTEMPTS = 5;
  private static final int LAST_ATTEMPTS = 3;

  private final RefreshTimings timings;
  private final ClientContext context;
  private final UnsavedReport report = new UnsavedReport(LOG);
  private final HeldTokens held;
  private final AtomicBoolean saving = new AtomicBoolean();

  UnsavedTokens(
      SessionStore store,
      Consumer<StoredSession> revocation,
      SessionEvents events,
      RefreshTimings timings,
      ClientContext context) {
    this.held = new HeldTokens(store, revocation, events);
    this.timings = timings;
    this.context = context;
  }

  /** Stores new tokens. After a few failures a task in the background retries. */
  RefreshOutcome save(StoredSession refreshed) {
    Held mine = held.add(refreshed);
    Throwable last;
    int attempt = 0;
    do {
      try {
        return held.store(mine);
      } catch (RuntimeException | Error e) {
        last = e;
        attempt++;
      }
    } while (attempt < ATTEMPTS && context.waits().pause(timings.poll()));
    if (held.isStopping()) {
      return storeOnce(mine);
    }
    report.held(mine.key(), last);
    beginSaving();
    return notYet(mine.key(), last);
  }

  /** Tries once to store the held tokens of a session; empty if there are none. */
  Optional<RefreshOutcome> saveHeld(SessionKey key) {
    return held.find(key).map(this::storeOnce);
  }

  /** Returns the number of sessions whose new tokens are not stored. */
  int size() {
    return held.size();
  }

  private RefreshOutcome storeOnce(Held found) {
    try {
      return held.storeOrRevoke(found);
    } catch (RuntimeException | Error e) {
      beginSaving();
      return notYet(found.key(), e);
    }
  }

  private static RefreshOutcome notYet(SessionKey key, Throwable why) {
    return new Unknown(
        new TransientException(
            "The new tokens of " + key + " could not be stored yet; try again", why));
  }

  /** The task itself says that it runs, because a thread may be refused, or never begin. */
  private void beginSaving() {
    if (!held.isStopping() && !held.isEmpty() && !saving.get()) {
      try {
        context.executor().execute(this::saveAll);
      } catch (RuntimeException | Error e) {
        LOG.log(
            Level.ERROR,
            "ATP1111 The task that saves the new tokens could not be started; the next request of"
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
    while (!held.isStopping() && !held.isEmpty()) {
      if (!saveRound() && !context.waits().pause(retry())) {
        break;
      }
    }
    // A node that stops may have revoked them.
    report.saved(() -> !held.isStopping() && held.isEmpty());
  }

  /** Short enough to store tokens before the grace of another node ends. */
  private Duration retry() {
    return Collections.max(List.of(timings.grace().dividedBy(5), timings.poll()));
  }

  /**
   * Stops at the first failure, because a request to a database that is down can take long. The
   * order is random, so that one session that cannot be stored does not block the others.
   */
  private boolean saveRound() {
    List<Held> round = new ArrayList<>(held.all());
    Collections.shuffle(round, context.random());
    return round.stream().allMatch(this::stored);
  }

  /**
   * Tries to store all tokens a last time, and revokes those that it cannot store. The time is
   * bounded.
   */
  @Override
  public void close() {
    held.stop();
    long began = context.waits().nanoTime();
    int failures = endAll(began, 0);
    // Another thread may have tokens in hand, and may leave them held if it began before the stop.
    while (!held.isEmpty() && !isLate(began) && context.waits().pause(timings.poll())) {
      failures = endAll(began, failures);
    }
    if (!held.isEmpty()) {
      LOG.log(
          Level.ERROR,
          "ATP1112 The new tokens of {0} sessions are lost and could not be revoked: the users must sign in"
              + " again",
          held.all().size());
    }
  }

  /** Stores or revokes those tokens that no other thread has in hand, and counts the failures. */
  private int endAll(long began, int failuresBefore) {
    int failures = failuresBefore;
    for (Held each : held.all()) {
      if (isLate(began)) {
        break;
      }
      // A request to a database that is down can take long; the time is needed for revoking.
      if (failures >= LAST_ATTEMPTS) {
        held.revoke(each);
      } else if (!stored(each) && !held.isHeld(each)) {
        failures++;
      }
    }
    return failures;
  }

  private boolean isLate(long began) {
    return context.waits().nanoTime() - began > timings.othersWait().toNanos();
  }

  private boolean stored(Held each) {
    try {
      held.storeOrRevoke(each);
      return true;
    } catch (RuntimeException | Error e) {
      return false;
    }
  }
}
