package io.github.atprotojakarta.jakarta.operations.microprofile.metrics;

import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.metrics.MetricSample;
import io.github.atprotojakarta.metrics.MetricsListener;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.jspecify.annotations.Nullable;

/** Publishes the client's measurements as metrics {@code atproto.*}. */
@ApplicationScoped
public class MicroProfileMetrics implements MetricsListener {
  @Inject Instance<MetricRegistry> registries;
  private @Nullable RegisteredMetrics metrics;

  /** Finds the registry; there is none if only the application brings the API. */
  @PostConstruct
  void find() {
    metrics = registries.isResolvable() ? new RegisteredMetrics(registries.get()) : null;
  }

  @Override
  public void on(Measurement measurement) {
    RegisteredMetrics known = metrics;
    if (known != null) {
      known.add(MetricSample.of(measurement));
    }
  }
}
