package io.github.atprotojakarta.measure;

import java.util.List;

/**
 * Is told what happens inside the client, at once and in the thread in which it happens: it must be
 * quick. What it throws is logged and ignored.
 */
@FunctionalInterface
public interface Meter {
  /** Takes note. */
  void on(Measurement measurement);

  /** A meter that tells all of these; none of them can keep the others, or the client, from it. */
  static Meter all(List<Meter> meters) {
    List<Meter> each = List.copyOf(meters);
    return measurement -> {
      for (Meter meter : each) {
        try {
          meter.on(measurement);
        } catch (RuntimeException e) {
          System.getLogger(Meter.class.getName())
              .log(System.Logger.Level.WARNING, "A meter failed on " + measurement + ": " + e);
        }
      }
    };
  }
}
