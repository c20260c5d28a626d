package io.github.atprotojakarta.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.metrics.Metric;
import io.github.atprotojakarta.session.OAuthSession;
import io.github.atprotojakarta.session.RefreshPolicy;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.PointData;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenTelemetryMetricsTest {
  private static final Duration HALF_A_SECOND = Duration.ofMillis(500);

  /** One of each kind, and what it becomes. */
  private static final Map<Measurement, String> ALL =
      Map.ofEntries(
          Map.entry(
              new Measurement.Login(
                  Measurement.LoginOutcome.REFUSED, Measurement.LoginCause.UNKNOWN_LOGIN),
              "atproto.logins {login} {cause=\"unknown_login\", outcome=\"refused\"} 1"),
          Map.entry(
              new Measurement.Level(Measurement.Quantity.UNSAVED_TOKENS, 2),
              "atproto.tokens.unsaved {session} {} 2.0"),
          Map.entry(new Measurement.Restore(), "atproto.sessions.restored {session} {} 1"),
          Map.entry(
              new Measurement.Refresh(Measurement.RefreshOutcome.UNKNOWN, HALF_A_SECOND),
              "atproto.refreshes s {outcome=\"unknown\"} 0.5"),
          Map.entry(
              new Measurement.SessionRejected(Measurement.RejectedFor.OTHER_ACCOUNT),
              "atproto.sessions.rejected {session} {cause=\"other_account\"} 1"),
          Map.entry(
              new Measurement.LockWait(HALF_A_SECOND, true),
              "atproto.lock.waits s {held=\"true\"} 0.5"),
          Map.entry(
              new Measurement.ClaimWait(HALF_A_SECOND, false),
              "atproto.claim.waits s {left_behind=\"false\"} 0.5"),
          Map.entry(
              new Measurement.GraceWait(HALF_A_SECOND, true),
              "atproto.grace.waits s {arrived=\"true\"} 0.5"),
          Map.entry(
              new Measurement.CallerWait(HALF_A_SECOND, false),
              "atproto.caller.waits s {ended=\"false\"} 0.5"),
          Map.entry(
              new Measurement.PdsCall(0, HALF_A_SECOND),
              "atproto.pds.calls s {status=\"none\"} 0.5"),
          Map.entry(
              new Measurement.SignedAgain(Measurement.SignedAgainFor.NONCE),
              "atproto.signed.again {request} {reason=\"nonce\"} 1"),
          Map.entry(
              new Measurement.Refused(Measurement.Limit.LOGINS_OF_ADDRESS),
              "atproto.refused {request} {limit=\"logins_of_address\"} 1"));

  private final TracedClient traced = new TracedClient(TracePropagation.NONE);

  @AfterEach
  void close() {
    traced.close();
  }

  @Test
  void every_measurement_has_its_metric() {
    assertThat(ALL.keySet().stream().map(Object::getClass).collect(Collectors.toSet()))
        .isEqualTo(Set.of(Measurement.class.getPermittedSubclasses()));
    ALL.keySet().forEach(new OpenTelemetryMetrics(traced.sdk)::on);
    assertThat(traced.metrics.collectAllMetrics())
        .extracting(OpenTelemetryMetricsTest::line)
        .containsExactlyInAnyOrderElementsOf(ALL.values());
  }

  @Test
  void histograms_of_durations_have_bounds_in_seconds() {
    new OpenTelemetryMetrics(traced.sdk).on(new Measurement.PdsCall(200, HALF_A_SECOND));
    assertThat(traced.metrics.collectAllMetrics())
        .<HistogramPointData>flatExtracting(metric -> metric.getHistogramData().getPoints())
        .extracting(HistogramPointData::getBoundaries)
        .containsExactly(Metric.BOUNDS);
  }

  @Test
  void an_unknown_level_keeps_its_last_value() {
    OpenTelemetryMetrics metrics = new OpenTelemetryMetrics(traced.sdk);
    metrics.on(new Measurement.Level(Measurement.Quantity.SESSIONS, 2));
    metrics.on(new Measurement.Level(Measurement.Quantity.SESSIONS, Double.NaN));
    assertThat(traced.metrics.collectAllMetrics())
        .extracting(OpenTelemetryMetricsTest::line)
        .contains("atproto.sessions.stored {session} {} 2.0");
  }

  @Test
  void a_client_counts_its_logins_refreshes_and_calls() {
    OAuthSession session = traced.signIn();
    session.xrpc().query("com.atproto.server.getSession", Map.of());
    traced.client.restore(session.key(), RefreshPolicy.ALWAYS);
    Collection<MetricData> metrics = traced.metrics.collectAllMetrics();
    assertThat(metrics)
        .extracting(MetricData::getName)
        .contains(
            "atproto.logins",
            "atproto.refreshes",
            "atproto.pds.calls",
            "atproto.sessions.restored");
    assertThat(metrics)
        .filteredOn(metric -> metric.getName().equals("atproto.logins"))
        .extracting(OpenTelemetryMetricsTest::line)
        .containsExactly(
            "atproto.logins {login} {cause=\"none\", outcome=\"completed\"},"
                + " {cause=\"none\", outcome=\"started\"} 2");
  }

  @Test
  void no_attribute_names_an_account_or_a_server() {
    OAuthSession session = traced.signIn();
    session.xrpc().query("com.atproto.server.getSession", Map.of());
    for (MetricData metric : traced.metrics.collectAllMetrics()) {
      assertThat(line(metric)).doesNotContain("did:", TracedClient.HANDLE, "atnet.dev");
    }
  }

  private static String line(MetricData metric) {
    List<? extends PointData> points = List.copyOf(metric.getData().getPoints());
    Number value =
        switch (metric.getType()) {
          case HISTOGRAM ->
              metric.getHistogramData().getPoints().stream().mapToDouble(p -> p.getSum()).sum();
          case DOUBLE_GAUGE ->
              metric.getDoubleGaugeData().getPoints().stream().mapToDouble(p -> p.getValue()).sum();
          default ->
              metric.getLongSumData().getPoints().stream().mapToLong(p -> p.getValue()).sum();
        };
    return metric.getName()
        + " "
        + metric.getUnit()
        + " "
        + points.stream()
            .filter(point -> !(point instanceof LongPointData count) || count.getValue() > 0)
            .map(p -> p.getAttributes().toString())
            .sorted()
            .toList()
            .toString()
            .replaceAll("^\\[(.*)]$", "$1")
        + " "
        + value;
  }
}
