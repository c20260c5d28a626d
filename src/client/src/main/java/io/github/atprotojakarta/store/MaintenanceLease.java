package io.github.atprotojakarta.store;

import java.time.Duration;

/**
 * Gives a chore to one node of a cluster at a time. It saves work and decides nothing: a chore does
 * no harm when two nodes do it at once, as happens when one of them stands still for longer than
 * its lease.
 */
@FunctionalInterface
public interface MaintenanceLease {
  /**
   * Asks for a chore.
   *
   * @param chore its name
   * @param lease how long this node keeps it; one that has it already begins anew
   * @return whether this node may do it now; if not, another node has it
   * @throws io.github.atprotojakarta.TransientException when it cannot be known
   */
  boolean acquire(String chore, Duration lease);

  /** For an application of one node, which may do everything. */
  static MaintenanceLease ofOneNode() {
    return (chore, lease) -> true;
  }
}
