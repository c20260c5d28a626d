package io.github.atprotojakarta.jakarta.internal.config;

import io.github.atprotojakarta.session.RefreshTimings;
import java.time.Duration;

/** Reads {@code atproto.refresh.*}: the time limits of a token refresh. */
final class RefreshSettings {
  // A token request may take 10 seconds, and starts in the first half of a claim.
  private static final Duration SHORTEST_CLAIM = Duration.ofSeconds(20);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final RefreshTimings DEFAULT = RefreshTimings.DEFAULT;

  private final SettingReader reader;

  RefreshSettings(SettingReader reader) {
    this.reader = reader;
  }

  RefreshTimings read() {
    Duration wait = duration("atproto.refresh.wait", DEFAULT.othersWait(), SECOND);
    Duration lease = duration("atproto.refresh.lease", DEFAULT.lease(), SECOND);
    Duration claim = duration("atproto.refresh.claim", DEFAULT.claim(), SHORTEST_CLAIM);
    Duration grace = duration("atproto.refresh.grace", DEFAULT.grace(), Duration.ZERO);
    try {
      return RefreshTimings.builder()
          .othersWait(wait)
          .lease(lease)
          .claim(claim)
          .grace(grace)
          .build();
    } catch (IllegalArgumentException e) {
      reader.problem(
          "atproto.refresh.wait, .lease, .claim, .grace contradict each other: " + e.getMessage());
      return DEFAULT;
    }
  }

  private Duration duration(String name, Duration defaultValue, Duration shortest) {
    return reader.value(name, defaultValue, SettingFormats.duration(shortest, LONGEST));
  }
}
