package io.github.atprotojakarta.jakarta.operations;

import io.github.atprotojakarta.AtprotoOAuthClient;
import io.github.atprotojakarta.config.Settings;
import io.github.atprotojakarta.internal.json.UntrustedText;
import io.github.atprotojakarta.jakarta.AtprotoConfiguration;
import io.github.atprotojakarta.jakarta.internal.config.SettingReader;
import io.github.atprotojakarta.jakarta.internal.operations.ManagedScheduler;
import io.github.atprotojakarta.oauth.client.SelfCheckFinding;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the application from outside soon after it has started, as its users' authorization
 * servers do, and logs what they would refuse. Runs for clients with a public https address, unless
 * {@code atproto.self-check} is {@code false}. A health check can ask for the result:
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

  /** A proxy in front may learn of this node later still; then the faults are told. */
  private static final Duration AGAIN = Duration.ofMinutes(1);

  /** What one check came to. */
  private record Result(Instant at, List<SelfCheckFinding> findings) {}

  @Inject Instance<AtprotoOAuthClient> clients;
  @Inject Instance<AtprotoConfiguration> configurations;
  @Inject Settings settings;
  private final ManagedScheduler threads = new ManagedScheduler("atproto-self-check");
  private volatile @Nullable Result result;
  private volatile @Nullable Future<?> planned;

  /**
   * What was wrong when it was looked at last; empty when nothing was, or nobody has looked yet.
   */
  public List<SelfCheckFinding> findings() {
    Result last = result;
    return last == null ? List.of() : last.findings;
  }

  /** When it was looked at last; empty when nobody has yet. */
  public Optional<Instant> checkedAt() {
    return Optional.ofNullable(result).map(Result::at);
  }

  /** Looks now, in this thread, and gives what is wrong. */
  public List<SelfCheckFinding> run() {
    List<SelfCheckFinding> found = clients.get().selfCheck();
    result = new Result(Instant.now(), found);
    return found;
  }

  /**
   * Plans the look after the start; does nothing the second time.
   *
   * @throws IllegalArgumentException when {@code atproto.self-check} is neither true nor false
   */
  public void plan() {
    SettingReader reader = new SettingReader(settings);
    boolean wanted = reader.flag("atproto.self-check", true);
    reader.done();
    if (wanted && planned == null && configurations.get().hasPublicHost()) {
      planned = threads.schedule(this::first, FIRST);
    }
  }

  private void first() {
    if (look().isEmpty()) {
      LOG.log(
          Level.INFO,
          "Self-check: the client {0} is published as authorization servers want it",
          clientId());
    } else {
      planned = threads.schedule(this::second, AGAIN);
    }
  }

  private void second() {
    for (SelfCheckFinding finding : look()) {
      LOG.log(
          Level.WARNING,
          "Self-check of the client as authorization servers see it: "
              + finding.kind()
              + ": "
              + UntrustedText.clean(finding.message(), 600));
    }
  }

  /** An exception would vanish in the executor. */
  private List<SelfCheckFinding> look() {
    try {
      return run();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "The self-check failed", e);
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
    threads.close();
  }
}
