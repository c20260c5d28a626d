package io.github.atprotojakarta.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atprotojakarta.config.Settings;
import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.metrics.MetricsListener;
import io.github.atprotojakarta.metrics.Operation;
import io.github.atprotojakarta.metrics.OperationListener;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.metrics.data.MetricData;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenTelemetryProducerTest {
  private static @Nullable TracedClient traced;
  private static String origins = "";

  /** The beans that a server and the Jakarta module offer. */
  @ApplicationScoped
  static class ServerBeans {
    @Produces
    OpenTelemetry telemetry() {
      return Objects.requireNonNull(traced).sdk;
    }

    @Produces
    Settings settings() {
      return Settings.of(Map.of(OpenTelemetryProducer.PROPAGATE_TO, origins));
    }
  }

  @AfterEach
  void close() {
    if (traced != null) {
      traced.close();
    }
    traced = null;
    origins = "";
  }

  private static SeContainer container(Class<?>... beans) {
    return SeContainerInitializer.newInstance()
        .disableDiscovery()
        .addBeanClasses(OpenTelemetryProducer.class)
        .addBeanClasses(beans)
        .initialize();
  }

  @Test
  void the_bean_of_the_server_gets_metrics_and_spans() {
    TracedClient now = new TracedClient(TracePropagation.NONE);
    traced = now;
    origins = "https://pds.example.com";
    try (SeContainer container = container(ServerBeans.class)) {
      container.select(MetricsListener.class).get().on(new Measurement.Restore());
      OperationListener.Observation observation =
          container
              .select(OperationListener.class)
              .get()
              .begin(new Operation.HttpExchange("GET", URI.create("https://pds.example.com/x")));
      assertThat(observation.headers()).containsKey("traceparent");
      observation.end(200, null);
    }
    assertThat(now.metrics.collectAllMetrics())
        .extracting(MetricData::getName)
        .contains("atproto.sessions.restored");
    assertThat(now.spans()).hasSize(1);
  }

  @Test
  void without_a_bean_and_an_agent_nothing_is_published_and_nothing_fails() {
    try (SeContainer container = container()) {
      container.select(MetricsListener.class).get().on(new Measurement.Restore());
      container.select(OperationListener.class).get().begin(new Operation.Refresh()).end(0, null);
    }
  }

  @Test
  void a_wrong_origin_stops_the_application_and_names_the_setting() {
    traced = new TracedClient(TracePropagation.NONE);
    origins = "pds.example.com";
    try (SeContainer container = container(ServerBeans.class)) {
      assertThatThrownBy(() -> container.select(OperationListener.class).get())
          .hasStackTraceContaining(
              "atproto.opentelemetry.propagate-to: \"pds.example.com\" is not an origin");
    }
  }
}
