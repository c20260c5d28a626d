package io.github.atprotojakarta.jakarta.internal.operations;

import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.metrics.Measurement.Quantity;
import io.github.atprotojakarta.metrics.MetricsListener;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps the latest level of each quantity, as the gauges of the metrics show it. It is no bean of
 * the type {@link MetricsListener}: an application may inject its own without an ambiguity.
 */
@ApplicationScoped
@Typed(LatestLevels.class)
public class LatestLevels implements MetricsListener {
  private final Map<Quantity, Reading> readings = new ConcurrentHashMap<>();

  /** A level and the time at which it was measured. */
  private record Reading(double value, Instant at) {}

  @Override
  public void on(Measurement measurement) {
    if (measurement instanceof Measurement.Level level) {
      readings.put(level.quantity(), new Reading(level.value(), Instant.now()));
    }
  }

  /** Returns the latest level; empty if it is not known at the moment. */
  public OptionalLong of(Quantity quantity) {
    Reading reading = readings.get(quantity);
    return reading == null || Double.isNaN(reading.value)
        ? OptionalLong.empty()
        : OptionalLong.of((long) reading.value);
  }

  /** Returns when the latest level was measured; empty if it has not been measured yet. */
  public Optional<Instant> measuredAt(Quantity quantity) {
    return Optional.ofNullable(readings.get(quantity)).map(Reading::at);
  }
}
