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
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Reports whether the sign-in of this node works. MicroProfile Health uses it where the server has
 * that; an application can use it directly. Each node checks every ten seconds in the background,
 * also if nobody asks, and calls return the last result.
 *
 * <p>A node is ready while it can read and write the session store and has the encryption keys of
 * all sessions in use. The refresh lock and the result of {@link AtprotoSelfCheck} are reported but
 * do not affect readiness: without the lock refreshes work, only slower, and all nodes share these
 * faults, so removing all nodes fixes none of them.
 */
@ApplicationScoped
public class AtprotoHealth {
  private static final System.Logger LOG = System.getLogger(AtprotoHealth.class.getName());
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final Duration STUCK = INTERVAL.plusSeconds(30);

  private static final Part READ = new Part("store", "responds", "does not respond");
  private static final Part WRITE = new Part("store-writes", "accepted", "not accepted");
  private static final Part KEYS = new Part("encryption-keys", "complete", "incomplete");
  private static final Part LOCK = new Part("refresh-lock", "responds", "does not respond");

  /** A part of the report, and its states. */
  private record Part(String name, String success, String failure) {}

  /** A session that does not exist, to test the store with. */
  private static final SessionKey NO_SESSION =
      new SessionKey(Did.parse("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"), "A".repeat(43));

  @Inject @LibraryBean Instance<AtprotoOAuthClient> clients;
  @Inject Instance<SessionStore> sessionStores;
  @Inject Instance<RefreshLock> refreshLocks;
  @Inject AtprotoSelfCheck selfCheck;
  private final ManagedScheduler scheduler = new ManagedScheduler("atproto-health");
  private final CachedCheck<Report> cachedCheck = new CachedCheck<>(this::check, System::nanoTime);
  private final AtomicBoolean started = new AtomicBoolean();

  /** The parts that failed in the last check, with the message that was logged. */
  private final Map<String, String> failures = new ConcurrentHashMap<>();

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

  /** Starts to check in the background; does nothing the second time. */
  public void start() {
    if (started.compareAndSet(false, true)) {
      scheduler.repeat(cachedCheck::run, Duration.ZERO, INTERVAL);
    }
  }

  /** Returns the result of the last check. */
  public Report readiness() {
    if (cachedCheck.age().compareTo(STUCK) > 0) {
      return notReady("does not respond");
    }
    return cachedCheck.result().orElseGet(() -> notReady("not checked yet"));
  }

  private static Report notReady(String store) {
    return new Report(false, Map.of("store", store));
  }

  private Report check() {
    Optional<SessionStore> store = new OptionalBean<>(SessionStore.class, sessionStores).get();
    Map<String, String> found = new LinkedHashMap<>();
    // Each may take seconds in a database that is away, so the first failure is enough.
    boolean ready =
        works(READ, () -> store.ifPresent(each -> each.find(NO_SESSION)), found)
            && works(WRITE, () -> store.ifPresent(SessionStore::checkWrites), found)
            && works(KEYS, () -> store.ifPresent(AtprotoHealth::checkKeys), found);
    works(LOCK, this::checkLock, found);
    lock()
        .map(RefreshLock::members)
        .filter(OptionalInt::isPresent)
        .ifPresent(members -> found.put("members", String.valueOf(members.getAsInt())));
    found.put("keys", clients.get().keySet().isEmpty() ? "none (public client)" : "usable");
    found.put(
        "published",
        selfCheck.checkedAt().isEmpty()
            ? "not checked"
            : selfCheck.findings().isEmpty() ? "correctly" : "with problems, see the log");
    return new Report(ready, found);
  }

  private static void checkKeys(SessionStore store) {
    Set<String> missing = store.missingKeys();
    if (!missing.isEmpty()) {
      throw new TransientException("Sessions need keys that this node lacks: " + missing.size());
    }
  }

  private void checkLock() {
    lock()
        .filter(lock -> !lock.isAvailable())
        .ifPresent(
            lock -> {
              throw new TransientException("Refreshes continue without it");
            });
  }

  private Optional<RefreshLock> lock() {
    return new OptionalBean<>(RefreshLock.class, refreshLocks).get();
  }

  private boolean works(Part part, Runnable check, Map<String, String> found) {
    try {
      check.run();
    } catch (RuntimeException e) {
      found.put(part.name, part.failure);
      reportOnce(part, String.valueOf(e.getMessage()));
      return false;
    }
    found.put(part.name, part.success);
    if (failures.remove(part.name) != null) {
      LOG.log(Level.INFO, "Health check: {0}: {1} again", part.name, part.success);
    }
    return true;
  }

  /** Logs a failure until its message changes: the check runs every ten seconds. */
  private void reportOnce(Part part, String message) {
    if (!message.equals(failures.put(part.name, message))) {
      LOG.log(
          Level.WARNING, "ATP2201 Health check: {0}: {1}: {2}", part.name, part.failure, message);
    }
  }

  @PreDestroy
  void stop() {
    scheduler.close();
  }
}
