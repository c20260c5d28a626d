package io.github.atprotojakarta.jakarta.internal.operations;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.internal.json.UntrustedText;
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
 * Runs maintenance tasks once a minute: the client's own and those that are CDI beans. Each task
 * runs on the node of a cluster that holds its lease. A task that fails does not delay the others;
 * its failure is logged once, until it fails in another way or succeeds again.
 */
public final class MaintenanceScheduler implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(MaintenanceScheduler.class.getName());
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  /** Longer than the interval, so that a running node keeps its tasks. */
  private static final Duration LEASE = INTERVAL.multipliedBy(2);

  /** Stores stop counting here. */
  private static final long MANY = 1000;

  /** How long {@link #close} waits: a database statement may take five seconds. */
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(6);

  private final AtprotoOAuthClient client;
  private final MaintenanceLease lease;
  private final List<MaintenanceTask> tasks;
  private final NodeLevels levels;
  private final ManagedScheduler scheduler;

  /** Held by the running task, so that {@link #close} can wait for it. */
  private final ReentrantLock running = new ReentrantLock();

  /** The last exception of each failing task. */
  private final Map<String, Class<?>> failures = new HashMap<>();

  private boolean clientIdReported;
  private boolean clientKeysReported;
  private volatile boolean closed;

  /**
   * Creates the scheduler of a client's tasks.
   *
   * @param tasks further tasks
   * @param levels reported after each run, on every node
   * @param scheduler runs the tasks; it is closed with this
   */
  public MaintenanceScheduler(
      AtprotoOAuthClient client,
      MaintenanceLease lease,
      List<MaintenanceTask> tasks,
      NodeLevels levels,
      ManagedScheduler scheduler) {
    this.client = client;
    this.lease = lease;
    this.tasks = List.copyOf(tasks);
    this.levels = levels;
    this.scheduler = scheduler;
  }

  /** Starts to run the tasks in the background. */
  public void start() {
    scheduler.repeat(this::runAll, Duration.ofSeconds(1), INTERVAL);
  }

  /** Runs every task of this node once. */
  void runAll() {
    if (!clientIdReported) {
      clientIdReported = attempt("report-other-client-id", this::reportOtherClientId);
    }
    if (!clientKeysReported) {
      clientKeysReported = attempt("report-removed-client-keys", this::reportRemovedClientKeys);
    }
    client.maintenanceTasks().forEach(this::run);
    tasks.forEach(this::run);
    attempt("measure-levels", client::measureLevels);
    attempt("report-levels", () -> levels.report(failures.size()));
  }

  private void run(MaintenanceTask task) {
    String name = task.name();
    attempt(
        name,
        () -> {
          if (lease.acquire(name, LEASE)) {
            task.run();
          }
        });
  }

  private boolean attempt(String name, Runnable task) {
    running.lock();
    try {
      return !closed && succeeds(name, task);
    } finally {
      running.unlock();
    }
  }

  private boolean succeeds(String name, Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) { // the executor would discard it
      report(name, e);
      return false;
    }
    if (failures.remove(name) != null) {
      LOG.log(Level.INFO, "Maintenance task {0} succeeds again", name);
    }
    return true;
  }

  private void report(String name, Throwable failure) {
    // No fault of a program: a stack trace for each task would only fill the log.
    boolean outage = failure instanceof TransientException;
    if (closed) {
      LOG.log(
          Level.DEBUG,
          "Maintenance task " + name + " failed because the application is stopping",
          failure);
    } else if (failures.put(name, failure.getClass()) != failure.getClass()) {
      LOG.log(
          Level.WARNING,
          "ATP2302 Maintenance task "
              + name
              + " failed. It runs again every minute; the same failure is not logged again."
              + (outage ? " " + failure.getMessage() : ""),
          outage ? null : failure);
    }
  }

  /** Warns of sessions that cannot be refreshed because the public URL has changed. */
  private void reportOtherClientId() {
    client
        .otherClientId()
        .ifPresent(
            other ->
                LOG.log(
                    Level.WARNING,
                    "ATP2303 Some sessions belong to client_id {0}, but the client_id of this"
                        + " application is {1}. They cannot be refreshed, and their users have to"
                        + " sign in again, unless the old client_id is restored (was"
                        + " atproto.public-url or atproto.base changed?).",
                    other,
                    client.clientMetadata().clientId()));
  }

  /** Warns of sessions that cannot be refreshed because their client key was removed. */
  private void reportRemovedClientKeys() {
    client
        .sessionsOfRemovedClientKeys()
        .forEach(
            (kid, count) ->
                LOG.log(
                    Level.WARNING,
                    "ATP2304 {0}{1} sessions need the client key \"{2}\", which is not configured"
                        + " or may not sign (see its revoked, nbf and exp). They cannot be"
                        + " refreshed, and their users have to sign in again, unless the key is"
                        + " configured again.",
                    Long.toString(count),
                    count < MANY ? "" : " or more",
                    UntrustedText.clean(kid, 200)));
  }

  /** Starts no further task, and waits some seconds for the running task. */
  @Override
  public void close() {
    close(CLOSE_TIMEOUT);
  }

  /** Closes with another timeout. */
  void close(Duration timeout) {
    closed = true;
    scheduler.close();
    try {
      if (running.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
        running.unlock();
      } else {
        LOG.log(
            Level.INFO,
            "A maintenance task is still running after {0}; the application stops without waiting"
                + " for it",
            timeout);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
