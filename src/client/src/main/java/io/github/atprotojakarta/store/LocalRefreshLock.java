package io.github.atprotojakarta.store;

import io.github.atprotojakarta.session.SessionKey;
import java.time.Duration;
import java.util.Optional;

/**
 * The lock of a cluster of one: always free. Within a JVM, refreshes of one session are one flight
 * already, so there is nobody to exclude.
 */
public final class LocalRefreshLock implements RefreshLock {
  @Override
  public Optional<Held> acquire(SessionKey key, Duration wait, Duration lease) {
    return Optional.of(() -> {});
  }
}
