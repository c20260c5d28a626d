package io.github.atprotojakarta.simulation;

import java.util.EnumMap;
import java.util.Map;

/** What all nodes have done so far: counts of operations, and the longest wait of a caller. */
final class Work {
  /** An operation that costs something outside the node. */
  enum Operation {
    READ,
    CLAIM,
    LOCK,
    LOOKUP,
    REFRESH
  }

  private final Map<Operation, Integer> counts = new EnumMap<>(Operation.class);
  private long longestWait;

  void count(Operation operation) {
    counts.merge(operation, 1, Integer::sum);
  }

  int of(Operation operation) {
    return counts.getOrDefault(operation, 0);
  }

  /** A caller has its result, or an exception. */
  void waited(long nanos) {
    longestWait = Math.max(longestWait, nanos);
  }

  long longestWait() {
    return longestWait;
  }
}
