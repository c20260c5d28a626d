package io.github.atprotojakarta.simulation;

import java.util.EnumMap;
import java.util.Map;

/**
 * The faults of one history. A history has some kinds of faults only, each with its own frequency:
 * so rare combinations are found sooner than with all kinds at once.
 */
final class Faults {
  private final Choices choices;
  private final Map<Fault, Integer> oneIn = new EnumMap<>(Fault.class);
  private boolean over;
  private boolean any;

  Faults(Choices choices) {
    this.choices = choices;
    // In every tenth history anything may happen.
    int kinds = choices.oneIn(10) ? 2 : 6;
    for (Fault fault : Fault.values()) {
      if (choices.oneIn(kinds)) {
        oneIn.put(fault, 2 + choices.below(5));
      }
    }
  }

  /** Returns whether a fault happens now. */
  boolean happens(Fault fault) {
    Integer n = oneIn.get(fault);
    boolean happens = n != null && !over && choices.oneIn(n);
    any |= happens;
    return happens;
  }

  /** Returns whether a fault can happen in this history. */
  boolean possible(Fault fault) {
    return oneIn.containsKey(fault);
  }

  /** Returns whether a fault has happened. */
  boolean any() {
    return any;
  }

  /** No fault happens from now on. */
  void end() {
    over = true;
  }

  /** Returns one of some durations, in nanoseconds. */
  long time(double... seconds) {
    return (long) (seconds[choices.below(seconds.length)] * 1e9);
  }
}
