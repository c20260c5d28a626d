package io.github.atprotojakarta.metrics;

import java.util.List;

/**
 * Is told what happens inside the client, at once and in the thread in which it happens: it must be
 * quick. What it throws is logged and ignored.
 */
@FunctionalInterface
public interface MetricsListener {
  /** Takes note. */
  void on(Measurement measurement);

  /** A meter that tells all of these; none of them can keep the others, or the client, from it. */
  static MetricsListener all(List<MetricsListener> meters) {
    List<MetricsListener> each = List.copyOf(meters);
    return measurement -> {
      for (MetricsListener meter : each) {
        try {
          meter.on(measurement);
        } catch (RuntimeException e) {
          System.getLogger(MetricsListener.class.getName())
              .log(System.Logger.Level.WARNING, "A meter failed on " + measurement + ": " + e);
        }
      }
    };
  }
}
