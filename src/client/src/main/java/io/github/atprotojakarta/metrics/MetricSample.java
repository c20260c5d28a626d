package io.github.atprotojakarta.metrics;

import io.github.atprotojakarta.metrics.Measurement.Limit;
import io.github.atprotojakarta.metrics.Measurement.LoginCause;
import io.github.atprotojakarta.metrics.Measurement.LoginOutcome;
import io.github.atprotojakarta.metrics.Measurement.RefreshOutcome;
import io.github.atprotojakarta.metrics.Measurement.RejectedFor;
import io.github.atprotojakarta.metrics.Measurement.SignedAgainFor;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The value that a measurement adds to a metric.
 *
 * @param tags names and values; both come from small fixed sets, so the number of series is bounded
 * @param value 1 for a counter, seconds for a duration, the new value for a level
 */
public record MetricSample(Metric metric, Map<String, String> tags, double value) {
  private static final double NANOS = 1e9;

  /** Copies the tags. */
  public MetricSample {
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
  }

  /**
   * Returns a sample of 0 for each combination of tags of counters and durations. A listener that
   * registers their series at its start exports them from then on. Monitoring does not see the
   * first increase of a counter that did not exist before.
   */
  public static List<MetricSample> zeros() {
    return Stream.of(logins(), counted(), durations())
        .flatMap(each -> each)
        .map(MetricSample::of)
        .map(sample -> new MetricSample(sample.metric, sample.tags, 0))
        .toList();
  }

  private static Stream<Measurement> logins() {
    return Stream.concat(
        Stream.of(new Measurement.Login(LoginOutcome.STARTED, LoginCause.NONE)),
        Arrays.stream(LoginCause.values())
            .map(cause -> new Measurement.Login(cause.outcome(), cause)));
  }

  private static Stream<Measurement> counted() {
    return Stream.of(
            Stream.of(new Measurement.Restore()),
            Arrays.stream(RejectedFor.values()).map(Measurement.SessionRejected::new),
            Arrays.stream(SignedAgainFor.values()).map(Measurement.SignedAgain::new),
            Arrays.stream(Limit.values()).map(Measurement.Refused::new))
        .flatMap(each -> each);
  }

  private static Stream<Measurement> durations() {
    return Stream.of(
            Arrays.stream(RefreshOutcome.values())
                .map(outcome -> new Measurement.Refresh(outcome, Duration.ZERO)),
            Stream.of(0, 200, 400, 500)
                .map(status -> new Measurement.PdsCall(status, Duration.ZERO)),
            Stream.of(true, false).flatMap(MetricSample::waits))
        .flatMap(each -> each);
  }

  private static Stream<Measurement> waits(boolean tag) {
    return Stream.of(
        new Measurement.LockWait(Duration.ZERO, tag),
        new Measurement.ClaimWait(Duration.ZERO, tag),
        new Measurement.GraceWait(Duration.ZERO, tag),
        new Measurement.CallerWait(Duration.ZERO, tag));
  }

  /** Returns the sample of a measurement. */
  public static MetricSample of(Measurement measurement) {
    if (measurement instanceof Measurement.PdsCall call) {
      return duration(Metric.PDS_CALLS, call.took(), "status", statusClass(call.status()));
    } else if (measurement instanceof Measurement.Restore) {
      return new MetricSample(Metric.RESTORED, Map.of(), 1);
    } else if (measurement instanceof Measurement.SignedAgain again) {
      return count(Metric.SIGNED_AGAIN, Map.of("reason", tag(again.reason())));
    } else if (measurement instanceof Measurement.Login login) {
      return count(
          Metric.LOGINS, Map.of("outcome", tag(login.outcome()), "cause", tag(login.cause())));
    } else if (measurement instanceof Measurement.SessionRejected rejected) {
      return count(Metric.REJECTED, Map.of("cause", tag(rejected.cause())));
    } else if (measurement instanceof Measurement.Refused refused) {
      return count(Metric.REFUSED, Map.of("limit", tag(refused.limit())));
    } else if (measurement instanceof Measurement.Level level) {
      return new MetricSample(metric(level.quantity()), Map.of(), level.value());
    }
    return ofRefresh(measurement);
  }

  private static MetricSample ofRefresh(Measurement measurement) {
    if (measurement instanceof Measurement.Refresh refresh) {
      return duration(Metric.REFRESHES, refresh.took(), "outcome", refresh.outcome());
    } else if (measurement instanceof Measurement.LockWait wait) {
      return duration(Metric.LOCK_WAITS, wait.waited(), "held", wait.held());
    } else if (measurement instanceof Measurement.ClaimWait wait) {
      return duration(Metric.CLAIM_WAITS, wait.waited(), "left_behind", wait.leftBehind());
    } else if (measurement instanceof Measurement.GraceWait wait) {
      return duration(Metric.GRACE_WAITS, wait.waited(), "arrived", wait.arrived());
    } else if (measurement instanceof Measurement.CallerWait wait) {
      return duration(Metric.CALLER_WAITS, wait.waited(), "ended", wait.ended());
    }
    throw new IllegalArgumentException("There is no metric of " + measurement);
  }

  private static Metric metric(Measurement.Quantity quantity) {
    return switch (quantity) {
      case SESSIONS -> Metric.SESSIONS;
      case PENDING_LOGINS -> Metric.PENDING_LOGINS;
      case OWED_REVOCATIONS -> Metric.OWED_REVOCATIONS;
      case OLDEST_OWED_REVOCATION -> Metric.OLDEST_OWED_REVOCATION;
      case UNSAVED_TOKENS -> Metric.UNSAVED_TOKENS;
      case FAILING_TASKS -> Metric.FAILING_TASKS;
      case SELF_CHECK_FINDINGS -> Metric.SELF_CHECK_FINDINGS;
      case CLIENT_KEY_AGE -> Metric.CLIENT_KEY_AGE;
      case CLIENT_KEY_REST -> Metric.CLIENT_KEY_REST;
      case ENCRYPTION_KEY_AGE -> Metric.ENCRYPTION_KEY_AGE;
    };
  }

  private static MetricSample count(Metric metric, Map<String, String> tags) {
    return new MetricSample(metric, tags, 1);
  }

  private static MetricSample duration(Metric metric, Duration took, String name, Object value) {
    return new MetricSample(metric, Map.of(name, tag(value)), took.toNanos() / NANOS);
  }

  private static String tag(Object value) {
    return value.toString().toLowerCase(Locale.ROOT);
  }

  /** Returns a class such as 2xx: a tag for each status would make too many series. */
  private static String statusClass(int status) {
    return status == 0 ? "none" : status / 100 + "xx";
  }
}
