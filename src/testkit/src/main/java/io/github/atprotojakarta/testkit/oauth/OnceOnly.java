package io.github.atprotojakarta.testkit.oauth;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers what was used, so that a second use shows. */
public final class OnceOnly {
  private static final int PURGE_AT = 10_000;

  private final Clock clock;
  private final ConcurrentHashMap<String, Instant> used = new ConcurrentHashMap<>();

  /** Nothing is used yet. */
  public OnceOnly(Clock clock) {
    this.clock = clock;
  }

  /** Whether this is the first use; it is remembered until the given time. */
  public boolean first(String id, Instant until) {
    if (used.size() > PURGE_AT) {
      used.values().removeIf(end -> end.isBefore(clock.instant()));
    }
    return used.putIfAbsent(id, until) == null;
  }
}
