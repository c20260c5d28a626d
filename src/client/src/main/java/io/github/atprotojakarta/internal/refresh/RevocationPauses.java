package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.internal.cache.ExpiringCache;
import io.github.atprotojakarta.internal.cache.Weights;
import io.github.atprotojakarta.session.SessionKey;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

/**
 * How long a revocation that failed waits for its next attempt: ten minutes, then twice as long
 * each time, up to a day. So a server that is down for two weeks gets some twenty requests for each
 * session. A node that was restarted begins anew.
 */
final class RevocationPauses {
  private static final Duration FIRST = Duration.ofMinutes(10);
  private static final Duration LONGEST = Duration.ofDays(1);

  /** Later than the next attempt after the longest pause. */
  private static final Duration FORGOTTEN_AFTER = Duration.ofDays(2);

  /** The pauses of about 3,000 sessions; others wait ten minutes each time. */
  private static final long BYTES = 1024 * 1024;

  /** By the id of the session, which is unique among all accounts. */
  private final ExpiringCache<String, Duration> pauses =
      new ExpiringCache<>(BYTES, (id, pause) -> Weights.of(id) + Weights.OBJECT, FORGOTTEN_AFTER);

  /** Returns the pause after another failure. */
  Duration next(SessionKey key) {
    Duration last = pauses.find(key.id());
    Duration next = last == null ? FIRST : Collections.min(List.of(last.multipliedBy(2), LONGEST));
    pauses.put(key.id(), next);
    return next;
  }
}
