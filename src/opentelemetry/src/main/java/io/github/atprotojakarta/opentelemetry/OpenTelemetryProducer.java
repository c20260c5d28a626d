package io.github.atprotojakarta.opentelemetry;

import io.github.atprotojakarta.config.Settings;
import io.github.atprotojakarta.metrics.MetricsListener;
import io.github.atprotojakarta.metrics.OperationListener;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * Produces the listeners that publish metrics and spans. They use the CDI bean {@code
 * OpenTelemetry} of the server (MicroProfile Telemetry) or of the application; without one, the
 * global instance, which for example the Java agent sets. The setting {@code
 * atproto.opentelemetry.propagate-to} names the servers that get the trace.
 */
@ApplicationScoped
public class OpenTelemetryProducer {
  static final String PROPAGATE_TO = "atproto.opentelemetry.propagate-to";

  @Inject private Instance<OpenTelemetry> beans;
  @Inject private Instance<Settings> settings;

  /** For the container, which also creates proxies of this class. */
  @SuppressWarnings("NullAway.Init")
  protected OpenTelemetryProducer() {}

  /** Produces the listener for measurements. It has no proxy, because it is called often. */
  @Produces
  @Singleton
  MetricsListener metrics() {
    return new OpenTelemetryMetrics(openTelemetry());
  }

  /** Produces the listener for operations. It has no proxy, because it is called often. */
  @Produces
  @Singleton
  OperationListener spans() {
    return new OpenTelemetrySpans(openTelemetry(), propagation());
  }

  private OpenTelemetry openTelemetry() {
    return beans.isResolvable() ? beans.get() : GlobalOpenTelemetry.get();
  }

  private TracePropagation propagation() {
    String list = settings.isResolvable() ? settings.get().get(PROPAGATE_TO).orElse("") : "";
    try {
      return TracePropagation.to(list);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(PROPAGATE_TO + ": " + e.getMessage(), e);
    }
  }
}
