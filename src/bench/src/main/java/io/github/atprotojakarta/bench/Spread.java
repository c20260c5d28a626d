package io.github.atprotojakarta.bench;

import java.util.List;
import java.util.Locale;

/** Median, smallest and greatest of the values of all rounds. */
record Spread(double median, double min, double max) {
  static Spread of(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    double median =
        sorted.size() % 2 == 1
            ? sorted.get(middle)
            : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    return new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1));
  }

  /** Returns the three values, such as {@code 12.5 (11.8 to 13.0)}. */
  String text() {
    return text(median) + " (" + text(min) + " to " + text(max) + ")";
  }

  /** Returns a value with three digits, or as an integer. */
  static String text(double value) {
    if (value >= 100) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, value >= 10 ? "%.1f" : value >= 1 ? "%.2f" : "%.3f", value);
  }
}
