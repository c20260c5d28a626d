package io.github.atprotojakarta.store;

/**
 * A task that one node runs about every minute. Each run does a small part of the work. Running it
 * twice, or on two nodes at the same time, does no harm.
 */
public interface MaintenanceTask {
  /** Returns a short name, the same on every node, for {@link MaintenanceLease} and for logs. */
  String name();

  /**
   * Does a part of the work, in a few seconds at most.
   *
   * @throws io.github.atprotojakarta.TransientException when the work could not be done now
   */
  void run();
}
