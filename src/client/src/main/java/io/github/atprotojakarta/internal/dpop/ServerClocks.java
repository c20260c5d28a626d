package io.github.atprotojakarta.internal.dpop;

import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.internal.cache.CacheBudget;
import io.github.atprotojakarta.internal.cache.ExpiringCache;
import io.github.atprotojakarta.internal.cache.Weights;
import io.github.atprotojakarta.internal.http.HttpDate;
import io.github.atprotojakarta.internal.http.Origin;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The differences between the clocks of servers and this machine's. Proofs and client assertions
 * have a date, and a server whose clock differs refuses them; its response has its own date. A
 * server can shift only the dates of requests to itself, by ten minutes at most. With a larger
 * difference one of the clocks is broken, and the fault must be visible.
 */
public final class ServerClocks {
  private static final Logger LOG = System.getLogger(ServerClocks.class.getName());
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final Duration KEPT = Duration.ofHours(1);

  /** The {@code Date} header has no fractions of a second. */
  private static final Duration TICK = Duration.ofSeconds(1);

  private final Clock clock;
  private final ExpiringCache<Origin, Duration> offsets;

  /** Creates the clocks, which take their part of the budget. */
  public ServerClocks(Clock clock, CacheBudget budget) {
    this.clock = clock;
    this.offsets =
        new ExpiringCache<>(
            budget.clocks(),
            (server, offset) -> 2 * Weights.OBJECT + Weights.of(server.value()),
            KEPT);
  }

  /** Returns the time by a server's clock. */
  public Instant instant(Origin server) {
    return clock.instant().plus(offset(server));
  }

  /** Returns the time by this machine's clock. */
  Instant local() {
    return clock.instant();
  }

  /**
   * Learns from a response that refused a date.
   *
   * @param sent this machine's time before the request; the response must be new
   * @return whether the time for this server has changed, so that the server may accept a new date
   */
  boolean learn(Origin server, Instant sent, HttpResponse refusal) {
    Optional<Instant> date = refusal.header("Date").flatMap(HttpDate::parse);
    if (date.isEmpty()) {
      return false;
    }
    // The server wrote its date between these two times, which bounds the difference.
    Duration least = Duration.between(clock.instant(), date.get());
    Duration most = Duration.between(sent, date.get().plus(TICK));
    Duration known = offset(server);
    if (least.compareTo(known) <= 0 && known.compareTo(most) <= 0) {
      return false;
    }
    if (least.abs().compareTo(LIMIT) > 0) {
      LOG.log(
          Level.WARNING,
          "ATP1202 The clock of {0} shows {1}, this machine''s clock shows {2}. One of them is wrong, and the"
              + " server refuses requests until it is corrected. Is NTP running?",
          server,
          date.get(),
          clock.instant());
      return false;
    }
    // The earlier bound: servers accept a date in the past rather than one in the future.
    offsets.put(server, least);
    LOG.log(
        Level.INFO,
        "The clock of {0} differs by {1} s from this machine''s; times sent to it are corrected",
        server,
        least.toSeconds());
    return true;
  }

  private Duration offset(Origin server) {
    Duration offset = offsets.find(server);
    return offset == null ? Duration.ZERO : offset;
  }
}
