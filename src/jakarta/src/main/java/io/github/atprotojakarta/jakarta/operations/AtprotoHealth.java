package io.github.atprotojakarta.jakarta.operations;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.internal.LibraryBean;
import io.github.atprotojakarta.jakarta.internal.config.OptionalBean;
import io.github.atprotojakarta.jakarta.internal.operations.ManagedScheduler;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.RefreshLock;
import io.github.atprotojakarta.store.SessionStore;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Future;

/**
 * Reports whether the sign-in of this node works. MicroProfile Health uses it where the server has
 * that; an application can use it directly. Calls are cheap: they return a result a few seconds old
 * and refresh it in the background.
 *
 * <p>A node is ready while the session store responds. The refresh lock and the result of {@link
 * AtprotoSelfCheck} are reported but do not affect readiness: without the lock refreshes work, only
 * slower, and all nodes share these faults, so removing all nodes fixes none of them.
 */
@ApplicationScoped
public class AtprotoHealth {
  private static final System.Logger LOG = System.getLogger(AtprotoHealth.class.getName());
  private static final Duration FRESH = Duration.ofSeconds(10);
  private static final Duration STUCK = Duration.ofSeconds(30);

  /** A session that does not exist, to test the store with. */
  private static final SessionKey NO_SESSION =
      new SessionKey(Did.parse("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"), "A".repeat(43));

  @Inject @LibraryBean Instance<AtprotoOAuthClient> clients;
  @Inject Instance<SessionStore> sessionStores;
  @Inject Instance<RefreshLock> refreshLocks;
  @Inject AtprotoSelfCheck selfCheck;
  private final ManagedScheduler scheduler = new ManagedScheduler("atproto-health");
  private final CachedCheck<Report> cachedCheck =
      new CachedCheck<>(this::check, this::inBackground, System::nanoTime, FRESH);

  /**
   * The result of a check.
   *
   * @param ready whether requests can be served
   * @param parts the state of each part, in a few words; without addresses and secrets
   */
  public record Report(boolean ready, Map<String, String> parts) {
    /** Keeps the order. */
    public Report {
      parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    }
  }

  /** Returns the result of the last check. */
  public Report readiness() {
    Report report =
        cachedCheck.result().orElseGet(() -> new Report(false, Map.of("store", "not checked yet")));
    return cachedCheck.running().compareTo(STUCK) > 0
        ? new Report(false, Map.of("store", "does not respond"))
        : report;
  }

  private void inBackground(Runnable task) {
    // The check keeps its result, failures included.
    Future<?> unused = scheduler.schedule(task, Duration.ZERO);
  }

  private Report check() {
    Map<String, String> found = new LinkedHashMap<>();
    boolean store = responds("store", this::checkStore, found);
    responds("refresh-lock", this::checkLock, found);
    found.put("keys", clients.get().keySet().isEmpty() ? "none (public client)" : "usable");
    found.put(
        "published",
        selfCheck.checkedAt().isEmpty()
            ? "not checked"
            : selfCheck.findings().isEmpty() ? "correctly" : "with problems, see the log");
    return new Report(store, found);
  }

  private void checkStore() {
    new OptionalBean<>(SessionStore.class, sessionStores)
        .get()
        .ifPresent(store -> store.find(NO_SESSION));
  }

  private void checkLock() {
    new OptionalBean<>(RefreshLock.class, refreshLocks)
        .get()
        .filter(lock -> !lock.isAvailable())
        .ifPresent(
            lock -> {
              throw new TransientException("Refreshes continue without it");
            });
  }

  private static boolean responds(String part, Runnable check, Map<String, String> found) {
    try {
      check.run();
      found.put(part, "responds");
      return true;
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "Health check: the {0} does not respond: {1}", part, e.getMessage());
      found.put(part, "does not respond");
      return false;
    }
  }

  @PreDestroy
  void stop() {
    scheduler.close();
  }
}
