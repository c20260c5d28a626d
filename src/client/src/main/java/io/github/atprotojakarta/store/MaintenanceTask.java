package io.github.atprotojakarta.store;

/**
 * Something that has to be done now and then: about every minute, by any one node. Each run is a
 * small piece of the work, and doing it twice or on two nodes at once does no harm.
 */
public interface MaintenanceTask {
  /** A short name that is the same on every node, for {@link MaintenanceLease} and for logs. */
  String name();

  /**
   * Does a piece of the work; a few seconds at most.
   *
   * @throws io.github.atprotojakarta.TransientException when it could not be done now
   */
  void run();
}
