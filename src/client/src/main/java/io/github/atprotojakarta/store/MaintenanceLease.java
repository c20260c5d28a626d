package io.github.atprotojakarta.store;

import java.time.Duration;

/**
 * Assigns a maintenance task to one node of a cluster at a time. It only saves work: two nodes may
 * run a task at the same time, as happens when one of them pauses for longer than its lease.
 */
@FunctionalInterface
public interface MaintenanceLease {
  /**
   * Requests the lease of a task.
   *
   * @param task the name of the task
   * @param lease how long this node keeps it; a node that has the lease already extends it
   * @return whether this node may run the task now; if not, another node has the lease
   * @throws io.github.atprotojakarta.TransientException when the lease service fails
   */
  boolean acquire(String task, Duration lease);

  /** Returns the lease of an application with one node, which may run every task. */
  static MaintenanceLease ofOneNode() {
    return (task, lease) -> true;
  }
}
