package io.github.atprotojakarta.store;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Stores pending logins until they are consumed or expire. Every method is atomic, and its effect
 * is durable when it returns. A store that fails throws {@link
 * io.github.atprotojakarta.TransientException}.
 */
public interface StateStore {
  /**
   * Inserts a pending login.
   *
   * @throws IllegalStateException if there is one with this hash
   */
  void insert(PendingAuthorization pending);

  /**
   * Removes and returns a pending login. Of several concurrent calls with the same hash, one gets
   * it.
   *
   * @return empty if it does not exist; an expired one may be returned
   */
  Optional<PendingAuthorization> consume(String stateHash);

  /**
   * Removes pending logins that expired before an instant, {@code limit} of them at most.
   *
   * @return the number of removed logins
   */
  int deleteExpired(Instant before, int limit);

  /**
   * Counts the pending logins that expire after an instant, for monitoring; called every five
   * minutes.
   *
   * @return empty if this store does not count, as by default
   */
  default OptionalLong count(Instant now) {
    return OptionalLong.empty();
  }
}
