package io.github.atprotojakarta.testkit.oauth.jwt;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers used ids and detects their reuse. */
public final class ReplayDetector {
  private static final int PURGE_AT = 10_000;

  private final Clock clock;
  private final ConcurrentHashMap<String, Instant> used = new ConcurrentHashMap<>();

  /** Creates a detector without used ids. */
  public ReplayDetector(Clock clock) {
    this.clock = clock;
  }

  /** Records a use until the given time, and returns whether it is the first one. */
  public boolean first(String id, Instant until) {
    if (used.size() > PURGE_AT) {
      used.values().removeIf(end -> end.isBefore(clock.instant()));
    }
    return used.putIfAbsent(id, until) == null;
  }
}
