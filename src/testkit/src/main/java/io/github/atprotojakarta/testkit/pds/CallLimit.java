package io.github.atprotojakarta.testkit.pds;

import io.github.atprotojakarta.testkit.server.ServerResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A rate limit of all calls, with the headers of {@code
 * packages/xrpc-server/src/rate-limiter-http.ts} of the reference. As there, a 429 has no {@code
 * Retry-After}.
 */
final class CallLimit {
  private record Window(Instant end, int used) {}

  private final Clock clock;
  private final int calls;
  private final Duration duration;
  private final AtomicReference<Window> window = new AtomicReference<>(new Window(Instant.MIN, 0));

  CallLimit(Clock clock, int calls, Duration duration) {
    this.clock = clock;
    this.calls = calls;
    this.duration = duration;
  }

  /** One call that was counted. */
  record Use(CallLimit limit, Instant end, int used) {
    boolean exceeded() {
      return used > limit.calls;
    }

    ServerResponse addTo(ServerResponse response) {
      return response
          .with("RateLimit-Limit", String.valueOf(limit.calls))
          .with("RateLimit-Reset", String.valueOf(end.getEpochSecond()))
          .with("RateLimit-Remaining", String.valueOf(Math.max(0, limit.calls - used)))
          .with("RateLimit-Policy", limit.calls + ";w=" + limit.duration.toSeconds());
    }
  }

  /** Counts a call. */
  Use use() {
    Instant now = clock.instant();
    Window counted =
        window.updateAndGet(
            before ->
                now.isBefore(before.end)
                    ? new Window(before.end, before.used + 1)
                    : new Window(now.plus(duration), 1));
    return new Use(this, counted.end, counted.used);
  }

  static XrpcErrorException exceeded() {
    return new XrpcErrorException(429, "RateLimitExceeded", "Rate Limit Exceeded");
  }
}
