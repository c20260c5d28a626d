package io.github.atprotojakarta.metrics;

import java.util.List;

/**
 * Receives the measurements of a client, in the thread of the event: it must return quickly. Its
 * exceptions are logged and ignored.
 */
@FunctionalInterface
public interface MetricsListener {
  /** Receives a measurement. */
  void on(Measurement measurement);

  /**
   * Returns a listener that passes measurements to several listeners. An exception of one affects
   * neither the others nor the client.
   */
  static MetricsListener all(List<MetricsListener> listeners) {
    List<MetricsListener> each = List.copyOf(listeners);
    return measurement -> {
      for (MetricsListener listener : each) {
        try {
          listener.on(measurement);
        } catch (RuntimeException e) {
          System.getLogger(MetricsListener.class.getName())
              .log(
                  System.Logger.Level.WARNING,
                  "ATP1301 A metrics listener failed on " + measurement + ": " + e);
        }
      }
    };
  }
}
