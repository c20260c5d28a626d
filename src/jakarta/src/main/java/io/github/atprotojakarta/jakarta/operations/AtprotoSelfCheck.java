package io.github.atprotojakarta.jakarta.operations;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.config.Settings;
import io.github.atprotojakarta.internal.json.UntrustedText;
import io.github.atprotojakarta.jakarta.AtprotoConfiguration;
import io.github.atprotojakarta.jakarta.internal.LibraryBean;
import io.github.atprotojakarta.jakarta.internal.config.SettingReader;
import io.github.atprotojakarta.jakarta.internal.operations.ManagedScheduler;
import io.github.atprotojakarta.oauth.client.ClientKey;
import io.github.atprotojakarta.oauth.client.SelfCheckFinding;
import io.github.atprotojakarta.oauth.client.SelfCheckFinding.Kind;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Checks soon after the start how authorization servers see the application from outside, and logs
 * faults for which they would refuse it. While there are faults, checks again every ten minutes.
 * Runs for clients with a public https URL, unless {@code atproto.self-check} is {@code false}.
 * Also logs when the client key that signs ends, and warns daily in its last 30 days. A health
 * check can use the result:
 *
 * <pre>{@code
 * @Inject AtprotoSelfCheck selfCheck;
 * boolean healthy = selfCheck.findings().isEmpty();
 * }</pre>
 */
@ApplicationScoped
public class AtprotoSelfCheck {
  private static final Logger LOG = System.getLogger(AtprotoSelfCheck.class.getName());

  /** A container serves requests only after everything in it has started. */
  private static final Duration FIRST = Duration.ofSeconds(5);

  /** A proxy may know this node only later, so faults are not logged before the second check. */
  private static final Duration AGAIN = Duration.ofMinutes(1);

  /**
   * Nodes that are restarted one after another differ until the last one runs, and an operator
   * corrects a fault without a restart: findings are checked again until there are none.
   */
  private static final Duration LATER = Duration.ofMinutes(10);

  /** Servers cache the published keys, and operators need time to rotate. */
  private static final Duration KEY_WARNING = Duration.ofDays(30);

  private static final Duration DAILY = Duration.ofDays(1);

  /** The result of one check. */
  private record Result(Instant at, List<SelfCheckFinding> findings) {}

  @Inject @LibraryBean Instance<AtprotoOAuthClient> clients;
  @Inject @LibraryBean Instance<AtprotoConfiguration> configurations;
  @Inject Settings settings;
  private final ManagedScheduler scheduler = new ManagedScheduler("atproto-self-check");
  private volatile @Nullable Result result;
  private volatile @Nullable Future<?> planned;
  private volatile Set<Kind> logged = EnumSet.noneOf(Kind.class);
  private final AtomicBoolean keyPlanned = new AtomicBoolean();
  private volatile boolean keyShown;

  /** Returns the faults that the last check found; empty when it found none, or before it ran. */
  public List<SelfCheckFinding> findings() {
    Result last = result;
    return last == null ? List.of() : last.findings;
  }

  /** Returns the time of the last check; empty before the first. */
  public Optional<Instant> checkedAt() {
    return Optional.ofNullable(result).map(Result::at);
  }

  /** Runs the check in this thread and returns the faults. */
  public List<SelfCheckFinding> run() {
    List<SelfCheckFinding> found = clients.get().selfCheck();
    result = new Result(Instant.now(), found);
    return found;
  }

  /**
   * Schedules the check; does nothing the second time.
   *
   * @throws IllegalArgumentException when {@code atproto.self-check} is neither true nor false
   */
  public void plan() {
    SettingReader reader = new SettingReader(settings);
    boolean wanted = reader.flag("atproto.self-check", true);
    reader.done();
    if (!configurations.get().hasPublicHost()) {
      return;
    }
    if (wanted && planned == null) {
      planned = scheduler.schedule(this::firstCheck, FIRST);
    }
    if (keyPlanned.compareAndSet(false, true)) {
      scheduler.repeat(this::checkKey, FIRST, DAILY);
    }
  }

  /** Shows once when the signing key ends, and warns each time while that is near. */
  void checkKey() {
    AtprotoOAuthClient client = clients.get();
    client.signingKey().ifPresent(this::showEnd);
  }

  private void showEnd(ClientKey key) {
    Optional<Instant> end = key.expiresAt();
    String name = UntrustedText.quoted(key.kid());
    if (end.isPresent() && !end.get().isAfter(Instant.now().plus(KEY_WARNING))) {
      LOG.log(
          Level.WARNING,
          "ATP2110 The client key "
              + name
              + " signs until "
              + end.get()
              + " only, because of the exp of its JWK. After that, its sessions cannot be refreshed,"
              + " and their users have to sign in again. Activate another key now.");
    } else if (!keyShown) {
      String signs = end.map(at -> " signs until " + at).orElse(" has no end");
      String certificate =
          key.certificateEndsAt().map(at -> "; its certificate ends at " + at).orElse("");
      LOG.log(Level.INFO, "The client key " + name + signs + certificate);
    }
    keyShown = true;
  }

  private void firstCheck() {
    if (runLogged().isEmpty()) {
      LOG.log(
          Level.INFO,
          "Self-check: authorization servers can use the published metadata of client {0}",
          clientId());
    } else {
      planned = scheduler.schedule(this::checkAgain, AGAIN);
    }
  }

  /** Checks, logs the kinds of findings that are new, and plans the next check if there are any. */
  void checkAgain() {
    List<SelfCheckFinding> findings = runLogged();
    Set<Kind> before = logged;
    Set<Kind> now = EnumSet.noneOf(Kind.class);
    for (SelfCheckFinding finding : findings) {
      now.add(finding.kind());
      if (!before.contains(finding.kind())) {
        LOG.log(
            Level.WARNING,
            "ATP2103 Self-check: authorization servers would refuse this client: "
                + finding.kind()
                + ": "
                + UntrustedText.clean(finding.message(), 900));
      }
    }
    logged = now;
    if (!findings.isEmpty()) {
      planned = scheduler.schedule(this::checkAgain, LATER);
    } else if (!before.isEmpty()) {
      LOG.log(Level.INFO, "Self-check: there are no findings any more");
    }
  }

  /** Logs exceptions, because the executor would discard them. */
  private List<SelfCheckFinding> runLogged() {
    try {
      return run();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "ATP2104 The self-check failed", e);
      return List.of();
    }
  }

  private String clientId() {
    AtprotoOAuthClient client = clients.get();
    return client.clientMetadata().clientId();
  }

  @PreDestroy
  void stop() {
    Future<?> next = planned;
    if (next != null) {
      next.cancel(true);
    }
    scheduler.close();
  }
}
