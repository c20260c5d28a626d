package io.github.atprotojakarta.store;

import io.github.atprotojakarta.session.SessionKey;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Keeps the nodes of a cluster from refreshing a session at the same time. It is for speed only;
 * the claim in the {@link SessionStore} guarantees that a refresh token is sent once.
 */
public interface RefreshLock {
  /**
   * Waits for the lock of a session.
   *
   * @param wait how long to wait at most
   * @param lease after which the lock is free if its holder died
   * @return the held lock, which the caller closes; empty if another node kept it for all of {@code
   *     wait}
   * @throws io.github.atprotojakarta.TransientException when the lock service fails, or does not
   *     respond a little after {@code wait}
   */
  Optional<Held> acquire(SessionKey key, Duration wait, Duration lease);

  /**
   * Returns whether the lock service seems to work, for reports of the node's health. It must
   * return at once: it asks nothing over the network and takes no lock.
   */
  default boolean isAvailable() {
    return true;
  }

  /**
   * Returns how many nodes share this lock, as this node sees it; empty if the lock does not know.
   * It must return at once, without the network.
   */
  default OptionalInt members() {
    return OptionalInt.empty();
  }

  /** A held lock. */
  interface Held extends AutoCloseable {
    /** Releases the lock; does nothing if the lease has expired. */
    @Override
    void close();
  }
}
