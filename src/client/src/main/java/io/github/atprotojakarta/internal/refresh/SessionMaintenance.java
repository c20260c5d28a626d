package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.internal.ClientContext;
import io.github.atprotojakarta.internal.Waits;
import io.github.atprotojakarta.session.SessionEvent;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.MaintenanceTask;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.IntSupplier;

/** The maintenance of the stores: a few tasks that each work in batches. */
public final class SessionMaintenance {
  private static final System.Logger LOG = System.getLogger(SessionMaintenance.class.getName());

  /** The time for one run of a task. */
  private static final Duration RUN = Duration.ofSeconds(5);

  /** The margin for clock skew between nodes; an ended session is of no use to anybody. */
  private static final Duration ENDED_FOR = Duration.ofDays(1);

  private static final int LOGINS = 1000;
  private static final int SESSIONS = 100;

  /** A revocation may wait ten seconds for a server that does not respond. */
  private static final int REVOCATIONS = 5;

  private final SignOut signOut;
  private final SessionUse uses;
  private final SessionStore store;
  private final StateStore states;
  private final SessionEvents events;
  private final ClientContext context;

  /** Creates the maintenance of two stores. */
  public SessionMaintenance(
      SignOut signOut,
      SessionUse uses,
      SessionStore store,
      StateStore states,
      SessionEvents events,
      ClientContext context) {
    this.signOut = signOut;
    this.uses = uses;
    this.store = store;
    this.states = states;
    this.events = events;
    this.context = context;
  }

  /** See {@link io.github.atprotojakarta.AtprotoOAuthClient#maintenanceTasks}. */
  public List<MaintenanceTask> tasks() {
    return List.of(
        task("forget-unfinished-logins", LOGINS, this::forgetLogins),
        task("retire-sessions-over-their-limits", SESSIONS, this::retireOver),
        task("retry-revocations", REVOCATIONS, this::retryRevocations),
        task("delete-ended-sessions", SESSIONS, this::deleteEnded));
  }

  private MaintenanceTask task(String name, int size, IntSupplier batch) {
    return new BatchTask(name, size, batch, context.waits());
  }

  private int forgetLogins() {
    return states.deleteExpired(context.clock().instant(), LOGINS);
  }

  /** Their tokens are revoked by the next task, which also deletes them. */
  private int retireOver() {
    return expired(uses.retireOver(SESSIONS));
  }

  private int retryRevocations() {
    return signOut.retryRevocations(REVOCATIONS);
  }

  private int deleteEnded() {
    Instant now = context.clock().instant().minus(ENDED_FOR);
    return expired(store.deleteEnded(now, SESSIONS));
  }

  private int expired(List<SessionKey> ended) {
    ended.forEach(
        key -> events.fire(new SessionEvent.SessionDeleted(key, SessionEvent.Cause.EXPIRED)));
    return ended.size();
  }

  /**
   * Repeats a batch until one is not full, or the time for this run is over.
   *
   * @param size the size of a full batch
   * @param batch handles one batch and returns its size
   * @param waits measures the time
   */
  private record BatchTask(String name, int size, IntSupplier batch, Waits waits)
      implements MaintenanceTask {
    @Override
    public void run() {
      long began = waits.nanoTime();
      int done;
      do {
        done = batch.getAsInt();
        LOG.log(System.Logger.Level.DEBUG, name + ": " + done);
      } while (done >= size && waits.nanoTime() - began < RUN.toNanos());
    }
  }
}
