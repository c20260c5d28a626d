package io.github.atprotojakarta.jakarta.internal.operations;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.store.MaintenanceLease;
import io.github.atprotojakarta.store.MaintenanceTask;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What has to be done now and then: the client's chores and those that are CDI beans, each by the
 * one node of a cluster that has its lease. A chore that fails does not keep the others from their
 * turn, and is reported once until it fails in another way or works again.
 */
public final class MaintenanceScheduler implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(MaintenanceScheduler.class.getName());
  private static final Duration PAUSE = Duration.ofMinutes(1);

  /** Longer than the pause, so that a node that lives keeps its chores. */
  private static final Duration LEASE = PAUSE.multipliedBy(2);

  /** How long the end of the application waits: a statement has five seconds, a batch too. */
  private static final Duration PATIENCE = Duration.ofSeconds(6);

  private final AtprotoOAuthClient client;
  private final MaintenanceLease lease;
  private final List<MaintenanceTask> chores;
  private final ManagedScheduler threads;

  /** Held by whatever runs, so that the end can wait for it. */
  private final ReentrantLock turn = new ReentrantLock();

  /** What each chore failed with last. */
  private final Map<String, Class<?>> failures = new HashMap<>();

  private boolean started;
  private volatile boolean ended;

  /**
   * Gathers the work.
   *
   * @param chores beside the client's own
   * @param threads where it is done; closed with this
   */
  public MaintenanceScheduler(
      AtprotoOAuthClient client,
      MaintenanceLease lease,
      List<MaintenanceTask> chores,
      ManagedScheduler threads) {
    this.client = client;
    this.lease = lease;
    this.chores = List.copyOf(chores);
    this.threads = threads;
  }

  /** Begins, in the background. */
  public void start() {
    threads.repeat(this::round, Duration.ofSeconds(1), PAUSE);
  }

  /** Gives everything its turn. */
  void round() {
    if (!started) {
      started = attempt("report-other-client-id", this::reportOtherClientId);
    }
    client.maintenanceTasks().forEach(this::run);
    chores.forEach(this::run);
  }

  private void run(MaintenanceTask chore) {
    String name = chore.name();
    attempt(
        name,
        () -> {
          if (lease.acquire(name, LEASE)) {
            chore.run();
          }
        });
  }

  private boolean attempt(String name, Runnable work) {
    turn.lock();
    try {
      return !ended && succeeds(name, work);
    } finally {
      turn.unlock();
    }
  }

  private boolean succeeds(String name, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) { // it would vanish in the executor
      report(name, e);
      return false;
    }
    if (failures.remove(name) != null) {
      LOG.log(Level.INFO, "Housekeeping: {0} works again", name);
    }
    return true;
  }

  private void report(String name, Throwable failure) {
    if (ended) {
      LOG.log(Level.DEBUG, "Housekeeping: " + name + " ended with the application", failure);
    } else if (failures.put(name, failure.getClass()) != failure.getClass()) {
      LOG.log(
          Level.WARNING,
          "Housekeeping: " + name + " failed; it is tried again every minute, in silence",
          failure);
    }
  }

  /** A changed public address orphans sessions, and nobody would know why. */
  private void reportOtherClientId() {
    client
        .otherClientId()
        .ifPresent(
            other ->
                LOG.log(
                    Level.WARNING,
                    "There are sessions of client_id {0}, and this application is now {1}. They"
                        + " cannot be refreshed until the old one is restored (was"
                        + " atproto.public-url or atproto.base changed?); otherwise their users"
                        + " have to sign in again.",
                    other,
                    client.clientMetadata().clientId()));
  }

  /** Lets nothing begin any more, and waits some seconds for what runs. */
  @Override
  public void close() {
    close(PATIENCE);
  }

  /** Ends with another patience. */
  void close(Duration patience) {
    ended = true;
    threads.close();
    try {
      if (turn.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        turn.unlock();
      } else {
        LOG.log(
            Level.INFO,
            "Housekeeping: a chore still runs after {0}; the application ends without waiting for"
                + " it",
            patience);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
