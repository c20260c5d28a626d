package io.github.atprotojakarta.opentelemetry;

import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.metrics.MetricsListener;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import java.time.Duration;
import java.util.Locale;

/**
 * Publishes the client's measurements as metrics {@code atproto.*}: counters, and histograms in
 * seconds. Names and attributes are those of the MicroProfile metrics. No attribute names an
 * account or a server, so the number of series is bounded.
 */
public final class OpenTelemetryMetrics implements MetricsListener {
  /** The name of the instrumentation scope of metrics and spans. */
  static final String SCOPE = "io.github.atprotojakarta";

  private static final double NANOS = 1e9;

  private final LongCounter logins;
  private final LongCounter restored;
  private final LongCounter rejected;
  private final LongCounter signedAgain;
  private final LongCounter refused;
  private final DoubleHistogram refreshes;
  private final DoubleHistogram lockWaits;
  private final DoubleHistogram claimWaits;
  private final DoubleHistogram graceWaits;
  private final DoubleHistogram callerWaits;
  private final DoubleHistogram pdsCalls;

  /** Creates the metrics with the meter provider of {@code openTelemetry}. */
  public OpenTelemetryMetrics(OpenTelemetry openTelemetry) {
    Meter meter = openTelemetry.getMeter(SCOPE);
    logins = counter(meter, "atproto.logins", "{login}", "Logins that returned, by outcome");
    restored = counter(meter, "atproto.sessions.restored", "{session}", "Sessions looked up");
    rejected =
        counter(
            meter, "atproto.sessions.rejected", "{session}", "Sessions that a refresh has ended");
    refused = counter(meter, "atproto.refused", "{request}", "Requests that a limit refused");
    signedAgain =
        counter(meter, "atproto.signed.again", "{request}", "Requests signed and sent again");
    refreshes = histogram(meter, "atproto.refreshes", "Duration of refreshes, with all waits");
    lockWaits = histogram(meter, "atproto.lock.waits", "Waits for the refresh lock");
    claimWaits = histogram(meter, "atproto.claim.waits", "Waits for the claim of a refresh");
    graceWaits =
        histogram(meter, "atproto.grace.waits", "Waits for the tokens of a claim's earlier node");
    callerWaits = histogram(meter, "atproto.caller.waits", "Waits of callers for a refresh");
    pdsCalls = histogram(meter, "atproto.pds.calls", "Requests to PDSs until the response began");
  }

  private static LongCounter counter(Meter meter, String name, String unit, String description) {
    return meter.counterBuilder(name).setUnit(unit).setDescription(description).build();
  }

  private static DoubleHistogram histogram(Meter meter, String name, String description) {
    return meter.histogramBuilder(name).setUnit("s").setDescription(description).build();
  }

  @Override
  public void on(Measurement measurement) {
    if (measurement instanceof Measurement.PdsCall call) {
      record(pdsCalls, call.took(), "status", statusClass(call.status()));
    } else if (measurement instanceof Measurement.Restore) {
      restored.add(1);
    } else if (measurement instanceof Measurement.SignedAgain again) {
      signedAgain.add(1, attribute("reason", again.reason()));
    } else if (measurement instanceof Measurement.Login login) {
      logins.add(1, attribute("outcome", login.outcome()));
    } else if (measurement instanceof Measurement.Refresh refresh) {
      record(refreshes, refresh.took(), "outcome", refresh.outcome());
    } else if (measurement instanceof Measurement.SessionRejected session) {
      rejected.add(1, attribute("cause", session.cause()));
    } else if (measurement instanceof Measurement.LockWait wait) {
      record(lockWaits, wait.waited(), "held", wait.held());
    } else if (measurement instanceof Measurement.ClaimWait wait) {
      record(claimWaits, wait.waited(), "left_behind", wait.leftBehind());
    } else if (measurement instanceof Measurement.GraceWait wait) {
      record(graceWaits, wait.waited(), "arrived", wait.arrived());
    } else if (measurement instanceof Measurement.CallerWait wait) {
      record(callerWaits, wait.waited(), "ended", wait.ended());
    } else if (measurement instanceof Measurement.Refused request) {
      refused.add(1, attribute("limit", request.limit()));
    }
  }

  private static void record(DoubleHistogram in, Duration took, String name, Object value) {
    in.record(took.toNanos() / NANOS, attribute(name, value));
  }

  private static Attributes attribute(String name, Object value) {
    return Attributes.of(AttributeKey.stringKey(name), value.toString().toLowerCase(Locale.ROOT));
  }

  /** Returns a class such as 2xx: an attribute for each status would make too many series. */
  private static String statusClass(int status) {
    return status == 0 ? "none" : status / 100 + "xx";
  }
}
