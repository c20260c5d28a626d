package io.github.atprotojakarta.jakarta.internal.operations;

import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.metrics.Measurement.Quantity;
import io.github.atprotojakarta.metrics.MetricsListener;
import java.util.function.DoubleSupplier;

/**
 * Reports the levels of this node that the client does not know.
 *
 * @param metrics receives them
 * @param findings the number of findings of the last self-check; NaN before the first
 */
public record NodeLevels(MetricsListener metrics, DoubleSupplier findings) {
  /**
   * Reports the levels.
   *
   * @param failing how many maintenance tasks fail
   */
  void report(int failing) {
    metrics.on(new Measurement.Level(Quantity.FAILING_TASKS, failing));
    metrics.on(new Measurement.Level(Quantity.SELF_CHECK_FINDINGS, findings.getAsDouble()));
  }
}
