package io.github.atprotojakarta.jakarta.operations;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.config.Settings;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.jakarta.internal.config.OptionalBean;
import io.github.atprotojakarta.jakarta.internal.operations.ManagedScheduler;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.RefreshLock;
import io.github.atprotojakarta.store.SessionStore;
import jakarta.annotation.PostConstruct;
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
 * Whether the sign-in of this node can do its work. MicroProfile Health asks it where the server
 * has that; anything else can ask it too. Asking is cheap: what it says is some seconds old, and
 * newer knowledge is got in the background.
 *
 * <p>A node is ready while the store of sessions answers, and the refresh lock too if {@code
 * atproto.hazelcast} is {@code required}. How the application looks from outside ({@link
 * AtprotoSelfCheck}) is told and does not count: its faults are every node's, and taking all nodes
 * away mends none of them.
 */
@ApplicationScoped
public class AtprotoHealth {
  private static final System.Logger LOG = System.getLogger(AtprotoHealth.class.getName());
  private static final Duration FRESH = Duration.ofSeconds(10);
  private static final Duration STUCK = Duration.ofSeconds(30);

  /** Nobody's; it is only asked for. */
  private static final SessionKey NOBODY =
      new SessionKey(Did.parse("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"), "A".repeat(43));

  @Inject Instance<AtprotoOAuthClient> clients;
  @Inject Instance<SessionStore> sessionStores;
  @Inject Instance<RefreshLock> refreshLocks;
  @Inject Settings settings;
  @Inject AtprotoSelfCheck selfCheck;
  private boolean needsLock;
  private final ManagedScheduler threads = new ManagedScheduler("atproto-health");
  private final CachedCheck<Report> check =
      new CachedCheck<>(this::look, this::inBackground, System::nanoTime, FRESH);

  /**
   * What was found.
   *
   * @param ready whether requests can be served
   * @param parts each part with a word about it; no address and no secret
   */
  public record Report(boolean ready, Map<String, String> parts) {
    /** Keeps the order. */
    public Report {
      parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    }
  }

  /** Read once: where settings come from the data grid, they are away when it is. */
  @PostConstruct
  void readSettings() {
    needsLock = settings.get("atproto.hazelcast").filter("required"::equals).isPresent();
  }

  /** What was found when it was looked at last. */
  public Report readiness() {
    Report report =
        check.result().orElseGet(() -> new Report(false, Map.of("store", "not looked at yet")));
    return check.running().compareTo(STUCK) > 0
        ? new Report(false, Map.of("store", "does not answer"))
        : report;
  }

  private void inBackground(Runnable task) {
    // What it finds, failures too, is in its result.
    Future<?> unused = threads.schedule(task, Duration.ZERO);
  }

  private Report look() {
    Map<String, String> found = new LinkedHashMap<>();
    boolean store = answers("store", this::askStore, found);
    boolean lock = answers("refresh-lock", this::askLock, found);
    found.put("keys", clients.get().keySet().isEmpty() ? "none (public client)" : "usable");
    found.put(
        "published",
        selfCheck.checkedAt().isEmpty()
            ? "not looked at"
            : selfCheck.findings().isEmpty() ? "as it should be" : "with faults, see the log");
    return new Report(store && (lock || !needsLock), found);
  }

  private void askStore() {
    new OptionalBean<>(SessionStore.class, sessionStores)
        .get()
        .ifPresent(store -> store.find(NOBODY));
  }

  private void askLock() {
    new OptionalBean<>(RefreshLock.class, refreshLocks)
        .get()
        .flatMap(lock -> lock.acquire(NOBODY, Duration.ZERO, Duration.ofSeconds(1)))
        .ifPresent(RefreshLock.Held::close);
  }

  private static boolean answers(String part, Runnable question, Map<String, String> found) {
    try {
      question.run();
      found.put(part, "answers");
      return true;
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "Health: the {0} does not answer: {1}", part, e.getMessage());
      found.put(part, "does not answer");
      return false;
    }
  }

  @PreDestroy
  void stop() {
    threads.close();
  }
}
