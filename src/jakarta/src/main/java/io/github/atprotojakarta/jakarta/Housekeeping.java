package io.github.atprotojakarta.jakarta;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.session.Chore;
import io.github.atprotojakarta.session.ChoreLease;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/**
 * What has to be done now and then: the client's chores and those that are CDI beans, each by the
 * one node of a cluster that has its lease. A chore that fails does not keep the others from their
 * turn, and is reported once until it fails in another way or works again.
 */
final class Housekeeping implements Runnable {
  private static final System.Logger LOG = System.getLogger(Housekeeping.class.getName());
  private static final String SCHEDULER = "java:comp/DefaultManagedScheduledExecutorService";
  private static final Duration PAUSE = Duration.ofMinutes(1);

  /** Longer than the pause, so that a node that lives keeps its chores. */
  private static final Duration LEASE = PAUSE.multipliedBy(2);

  private final AtprotoOAuthClient client;
  private final ChoreLease lease;
  private final List<Chore> chores;

  /** What each chore failed with last. */
  private final Map<String, Class<?>> failures = new HashMap<>();

  private boolean started;

  /**
   * Gathers the work.
   *
   * @param chores beside the client's own
   */
  Housekeeping(AtprotoOAuthClient client, ChoreLease lease, List<Chore> chores) {
    this.client = client;
    this.lease = lease;
    this.chores = List.copyOf(chores);
  }

  /**
   * Begins, on the server's own threads.
   *
   * @return to be cancelled at the end; {@code null} where the server has no scheduler
   */
  @SuppressWarnings("BanJNDI") // a constant name of the Jakarta EE platform, no input
  @Nullable ScheduledFuture<?> start() {
    try {
      ScheduledExecutorService scheduler = InitialContext.doLookup(SCHEDULER);
      return scheduler.scheduleWithFixedDelay(this, 1, PAUSE.toSeconds(), TimeUnit.SECONDS);
    } catch (NamingException e) {
      LOG.log(
          Level.INFO,
          "This server has no {0}: run the chores of AtprotoOAuthClient now and then",
          SCHEDULER);
      return null;
    }
  }

  // A task that throws is never run again, so nothing may get out of here.
  @Override
  public void run() {
    if (!started) {
      started = attempt("report-other-client-id", this::reportOtherClientId);
    }
    client.chores().forEach(this::run);
    chores.forEach(this::run);
  }

  private void run(Chore chore) {
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
    try {
      work.run();
    } catch (RuntimeException e) {
      if (failures.put(name, e.getClass()) != e.getClass()) {
        LOG.log(
            Level.WARNING,
            "Housekeeping: " + name + " failed; it is tried again every minute, in silence",
            e);
      }
      return false;
    }
    if (failures.remove(name) != null) {
      LOG.log(Level.INFO, "Housekeeping: {0} works again", name);
    }
    return true;
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
}
