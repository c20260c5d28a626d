package io.github.atprotojakarta.simulation;

/**
 * How long the surroundings take without a fault, in nanoseconds.
 *
 * @param statement a statement to the database
 * @param lock a call to the service of the lock, without the wait for another holder
 * @param lookup a request for a DID document or for metadata
 * @param refresh a request to a token endpoint
 */
record Latencies(long statement, long lock, long lookup, long refresh) {
  /** Nothing takes time: only faults do. */
  static final Latencies NONE = new Latencies(0, 0, 0, 0);
}
