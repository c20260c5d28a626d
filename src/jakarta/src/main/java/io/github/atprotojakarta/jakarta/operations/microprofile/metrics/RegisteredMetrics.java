package io.github.atprotojakarta.jakarta.operations.microprofile.metrics;

import io.github.atprotojakarta.metrics.Metric;
import io.github.atprotojakarta.metrics.MetricSample;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.jspecify.annotations.Nullable;

/**
 * The metrics in a registry: counters and gauges only, because servers export timers and histograms
 * of MicroProfile differently (Payara gives the quantiles of timers in nanoseconds). A duration has
 * a counter, and a counter {@code .bucket} with the tag {@code le} for each of {@link
 * Metric#BOUNDS}, as a Prometheus histogram has: {@code histogram_quantile} works with it.
 */
final class RegisteredMetrics {
  private static final String BUCKET = ".bucket";
  private static final String ALL = "+Inf";

  private final MetricRegistry registry;
  private final Map<Series, Counter> counters = new ConcurrentHashMap<>();
  private final Map<Metric, Double> levels = new ConcurrentHashMap<>();

  /** The counters of a metric for one combination of tags. */
  private record Series(Metric metric, Map<String, String> tags, @Nullable String le) {
    String name() {
      return le == null ? metric.metricName() : metric.metricName() + BUCKET;
    }

    Tag[] toTags() {
      Map<String, String> all = new HashMap<>(tags);
      if (le != null) {
        all.put("le", le);
      }
      return all.entrySet().stream()
          .map(tag -> new Tag(tag.getKey(), tag.getValue()))
          .toArray(Tag[]::new);
    }
  }

  RegisteredMetrics(MetricRegistry registry) {
    this.registry = registry;
    MetricSample.zeros().forEach(this::register);
  }

  private void register(MetricSample sample) {
    Counter unused = counter(sample, null);
    if (sample.metric().kind() == Metric.Kind.DURATION) {
      Metric.BOUNDS.forEach(bound -> counter(sample, bound.toString()));
      counter(sample, ALL);
    }
  }

  void add(MetricSample sample) {
    switch (sample.metric().kind()) {
      case COUNTER -> counter(sample, null).inc();
      case DURATION -> addDuration(sample);
      case LEVEL -> setLevel(sample);
    }
  }

  private void addDuration(MetricSample sample) {
    counter(sample, null).inc();
    for (Double bound : Metric.BOUNDS) {
      if (sample.value() <= bound) {
        counter(sample, bound.toString()).inc();
      }
    }
    counter(sample, ALL).inc();
  }

  private Counter counter(MetricSample sample, @Nullable String le) {
    Series series = new Series(sample.metric(), sample.tags(), le);
    Counter known = counters.get(series);
    if (known != null) {
      return known;
    }
    // The registry returns the same counter to two threads that ask at once.
    Counter registered = registry.counter(metadata(series.name(), series.metric), series.toTags());
    counters.put(series, registered);
    return registered;
  }

  private void setLevel(MetricSample sample) {
    Metric metric = sample.metric();
    if (levels.put(metric, sample.value()) == null) {
      registry.gauge(
          metadata(metric.metricName(), metric), () -> levels.getOrDefault(metric, Double.NaN));
    }
  }

  private static Metadata metadata(String name, Metric metric) {
    return Metadata.builder().withName(name).withDescription(metric.help()).build();
  }
}
