package io.github.atprotojakarta.opentelemetry;

import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.metrics.Metric;
import io.github.atprotojakarta.metrics.MetricSample;
import io.github.atprotojakarta.metrics.MetricsListener;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleGauge;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import java.util.EnumMap;
import java.util.Map;

/**
 * Publishes the client's measurements as metrics {@code atproto.*}: counters, histograms in
 * seconds, and gauges. Names and attributes are those of the MicroProfile metrics. No attribute
 * names an account or a server, so the number of series is bounded. A level that is not known at
 * the moment keeps its last value, because OpenTelemetry has none for that.
 */
public final class OpenTelemetryMetrics implements MetricsListener {
  /** The name of the instrumentation scope of metrics and spans. */
  static final String SCOPE = "io.github.atprotojakarta";

  private final Map<Metric, Instrument> instruments = new EnumMap<>(Metric.class);

  /** Records a value of one metric. */
  private interface Instrument {
    void record(double value, Attributes attributes);
  }

  /** Creates the metrics with the meter provider of {@code openTelemetry}. */
  public OpenTelemetryMetrics(OpenTelemetry openTelemetry) {
    Meter meter = openTelemetry.getMeter(SCOPE);
    for (Metric metric : Metric.values()) {
      instruments.put(metric, instrument(meter, metric));
    }
    MetricSample.zeros().stream()
        .filter(sample -> sample.metric().kind() == Metric.Kind.COUNTER)
        .forEach(this::add);
  }

  private static Instrument instrument(Meter meter, Metric metric) {
    return switch (metric.kind()) {
      case COUNTER -> counter(meter, metric);
      case DURATION -> histogram(meter, metric);
      case LEVEL -> gauge(meter, metric);
    };
  }

  private static Instrument counter(Meter meter, Metric metric) {
    LongCounter counter =
        meter
            .counterBuilder(metric.metricName())
            .setUnit(metric.unit())
            .setDescription(metric.help())
            .build();
    return (value, attributes) -> counter.add((long) value, attributes);
  }

  /** With own bounds: those of the SDK are meant for milliseconds. */
  private static Instrument histogram(Meter meter, Metric metric) {
    DoubleHistogram histogram =
        meter
            .histogramBuilder(metric.metricName())
            .setUnit(metric.unit())
            .setDescription(metric.help())
            .setExplicitBucketBoundariesAdvice(Metric.BOUNDS)
            .build();
    return histogram::record;
  }

  private static Instrument gauge(Meter meter, Metric metric) {
    DoubleGauge gauge =
        meter
            .gaugeBuilder(metric.metricName())
            .setUnit(metric.unit())
            .setDescription(metric.help())
            .build();
    return (value, attributes) -> {
      if (!Double.isNaN(value)) {
        gauge.set(value, attributes);
      }
    };
  }

  @Override
  public void on(Measurement measurement) {
    add(MetricSample.of(measurement));
  }

  private void add(MetricSample sample) {
    AttributesBuilder attributes = Attributes.builder();
    sample.tags().forEach(attributes::put);
    Instrument instrument = instruments.get(sample.metric());
    if (instrument != null) {
      instrument.record(sample.value(), attributes.build());
    }
  }
}
