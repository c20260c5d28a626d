package io.github.atprotojakarta.store;

import io.github.atprotojakarta.session.SessionKey;
import java.time.Duration;
import java.util.Optional;

/**
 * Keeps the nodes of a cluster from trying one session's refresh at the same time. It is for speed;
 * the claim in the {@link SessionStore} is what makes a refresh happen once.
 */
public interface RefreshLock {
  /**
   * Waits for the lock of a session.
   *
   * @param wait how long at most
   * @param lease after which it is free again, should its holder die
   * @return the held lock, to be closed; empty when somebody else kept it for all of {@code wait}
   * @throws io.github.atprotojakarta.TransientException when the lock service fails
   */
  Optional<Held> acquire(SessionKey key, Duration wait, Duration lease);

  /** A held lock. */
  interface Held extends AutoCloseable {
    /** Frees the lock; harmless when the lease has run out. */
    @Override
    void close();
  }
}
