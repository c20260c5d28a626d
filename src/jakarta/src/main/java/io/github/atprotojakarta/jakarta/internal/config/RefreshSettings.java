package io.github.atprotojakarta.jakarta.internal.config;

import io.github.atprotojakarta.session.RefreshTimings;
import java.time.Duration;

/** Reads {@code atproto.refresh.*}: how long the parts of a refresh may take. */
public final class RefreshSettings {
  // A token request may take 10 seconds, and is begun in the first half of a claim.
  private static final Duration SHORTEST_CLAIM = Duration.ofSeconds(20);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final SettingReader reader;

  public RefreshSettings(SettingReader reader) {
    this.reader = reader;
  }

  public RefreshTimings read() {
    RefreshTimings usual = RefreshTimings.DEFAULT;
    Duration second = Duration.ofSeconds(1);
    Duration wait = reader.duration("atproto.refresh.wait", usual.othersWait(), second, LONGEST);
    Duration lease = reader.duration("atproto.refresh.lease", usual.lease(), second, LONGEST);
    Duration claim =
        reader.duration("atproto.refresh.claim", usual.claim(), SHORTEST_CLAIM, LONGEST);
    Duration grace =
        reader.duration("atproto.refresh.grace", usual.grace(), Duration.ZERO, LONGEST);
    try {
      return RefreshTimings.of(wait, lease, claim, grace);
    } catch (IllegalArgumentException e) {
      reader.problem(
          "atproto.refresh.wait, .lease, .claim, .grace do not go together: " + e.getMessage());
      return usual;
    }
  }
}
