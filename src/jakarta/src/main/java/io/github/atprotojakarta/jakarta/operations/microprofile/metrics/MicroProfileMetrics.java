package io.github.atprotojakarta.jakarta.operations.microprofile.metrics;

import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.metrics.MetricsListener;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Locale;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.jspecify.annotations.Nullable;

/** Publishes the client's measurements as metrics {@code atproto.*}. */
@ApplicationScoped
public class MicroProfileMetrics implements MetricsListener {
  @Inject Instance<MetricRegistry> registries;
  private @Nullable MetricRegistry registry;

  /** Finds the registry; there is none if only the application brings the API. */
  @PostConstruct
  void find() {
    registry = registries.isResolvable() ? registries.get() : null;
  }

  @Override
  public void on(Measurement measurement) {
    MetricRegistry known = registry;
    if (known != null) {
      record(known, measurement);
    }
  }

  static void record(MetricRegistry registry, Measurement measurement) {
    if (measurement instanceof Measurement.PdsCall call) {
      time(registry, "atproto.pds.calls", tag("status", statusClass(call.status())), call.took());
    } else if (measurement instanceof Measurement.Restore) {
      registry.counter("atproto.sessions.restored").inc();
    } else if (measurement instanceof Measurement.SignedAgain again) {
      registry.counter("atproto.signed.again", tag("reason", again.reason())).inc();
    } else if (measurement instanceof Measurement.Login login) {
      registry.counter("atproto.logins", tag("outcome", login.outcome())).inc();
    } else if (measurement instanceof Measurement.Refresh refresh) {
      time(registry, "atproto.refreshes", tag("outcome", refresh.outcome()), refresh.took());
    } else if (measurement instanceof Measurement.SessionRejected rejected) {
      registry.counter("atproto.sessions.rejected", tag("cause", rejected.cause())).inc();
    } else if (measurement instanceof Measurement.LockWait wait) {
      time(registry, "atproto.lock.waits", tag("held", wait.held()), wait.waited());
    } else if (measurement instanceof Measurement.ClaimWait wait) {
      time(registry, "atproto.claim.waits", tag("left_behind", wait.leftBehind()), wait.waited());
    } else if (measurement instanceof Measurement.GraceWait wait) {
      time(registry, "atproto.grace.waits", tag("arrived", wait.arrived()), wait.waited());
    } else if (measurement instanceof Measurement.CallerWait wait) {
      time(registry, "atproto.caller.waits", tag("ended", wait.ended()), wait.waited());
    } else if (measurement instanceof Measurement.Refused refused) {
      registry.counter("atproto.refused", tag("limit", refused.limit())).inc();
    }
  }

  private static void time(MetricRegistry registry, String name, Tag tag, Duration took) {
    registry.timer(name, tag).update(took);
  }

  private static Tag tag(String name, Object value) {
    return new Tag(name, value.toString().toLowerCase(Locale.ROOT));
  }

  /** Returns a class such as 2xx: a tag for each status would make too many series. */
  private static String statusClass(int status) {
    return status == 0 ? "none" : status / 100 + "xx";
  }
}
