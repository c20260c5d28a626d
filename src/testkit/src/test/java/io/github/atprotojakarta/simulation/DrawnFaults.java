package io.github.atprotojakarta.simulation;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The faults of one history. A history has some kinds of faults only, each with its own frequency:
 * so rare combinations are found sooner than with all kinds at once.
 */
final class DrawnFaults {
  private final Choices choices;
  private final Map<Fault, Integer> oneIn = new EnumMap<>(Fault.class);
  private final Set<Fault> next = EnumSet.noneOf(Fault.class);
  private boolean over;
  private boolean any;

  /**
   * Chooses the kinds of faults.
   *
   * @param only the kinds that are possible; empty for a choice
   */
  DrawnFaults(Choices choices, Set<Fault> only) {
    this.choices = choices;
    for (Fault fault : only) {
      oneIn.put(fault, 2 + choices.below(5));
    }
    if (only.isEmpty()) {
      choose();
    }
  }

  private DrawnFaults(Choices choices) {
    this.choices = choices;
  }

  /** Creates faults of which these happen at every occasion, and no others. */
  static DrawnFaults always(Choices choices, Set<Fault> kinds) {
    DrawnFaults faults = new DrawnFaults(choices);
    kinds.forEach(kind -> faults.oneIn.put(kind, 1));
    return faults;
  }

  /** Lets a fault happen once, at its next occasion. */
  void once(Fault fault) {
    next.add(fault);
  }

  private void choose() {
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
    boolean happens = next.remove(fault) || (n != null && !over && choices.oneIn(n));
    any |= happens;
    return happens;
  }

  /** Returns whether a fault can happen in this history. */
  boolean possible(Fault fault) {
    return oneIn.containsKey(fault);
  }

  /** Returns whether the times of all nodes and of the database agree. */
  boolean rightClocks() {
    return Stream.of(Fault.NODE_CLOCK, Fault.NODE_CLOCK_JUMPS, Fault.DATABASE_CLOCK)
        .noneMatch(this::possible);
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
