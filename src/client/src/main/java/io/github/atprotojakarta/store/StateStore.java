package io.github.atprotojakarta.store;

import java.time.Instant;
import java.util.Optional;

/**
 * Keeps pending logins until they are consumed or expire. Every method is atomic and its effect
 * durable when it returns. A store that cannot do its work throws {@link
 * io.github.atprotojakarta.TransientException}.
 */
public interface StateStore {
  /** Adds a pending login. */
  void insert(PendingAuthorization pending);

  /**
   * Takes a pending login out: of any number of concurrent calls with one hash, one gets it.
   *
   * @return empty when it is not there; an expired one may still be returned
   */
  Optional<PendingAuthorization> consume(String stateHash);

  /**
   * Removes pending logins that expired before an instant, {@code limit} of them at most.
   *
   * @return how many it removed
   */
  int deleteExpired(Instant before, int limit);
}
