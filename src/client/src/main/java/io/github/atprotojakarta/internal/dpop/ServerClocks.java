package io.github.atprotojakarta.internal.dpop;

import io.github.atprotojakarta.http.HttpResponse;
import io.github.atprotojakarta.internal.cache.ExpiringCache;
import io.github.atprotojakarta.internal.http.Origin;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * How far the clocks of servers are from this machine's. Proofs and client assertions are dated,
 * and a server whose clock differs refuses them; its answer says what time it thinks it is. Each
 * server can shift only the time of what is meant for itself, and by ten minutes at most: beyond
 * that one of the two clocks is broken, and hiding it would help nobody.
 */
public final class ServerClocks {
  private static final Logger LOG = System.getLogger(ServerClocks.class.getName());
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final Duration KEPT = Duration.ofHours(1);
  private static final int ENTRIES = 10_000;

  /** The {@code Date} header leaves fractions of a second out. */
  private static final Duration TICK = Duration.ofSeconds(1);

  private final Clock clock;
  private final ExpiringCache<Origin, Duration> offsets = new ExpiringCache<>(ENTRIES, KEPT);

  ServerClocks(Clock clock) {
    this.clock = clock;
  }

  /** The time as far as a server is concerned. */
  public Instant instant(Origin server) {
    return clock.instant().plus(offset(server));
  }

  /** The time of this machine. */
  Instant local() {
    return clock.instant();
  }

  /**
   * Learns from an answer that refused a date.
   *
   * @param sent this machine's time before the request; the answer is taken to be new
   * @return whether the time for this server is another one now, so that a new date may be accepted
   */
  boolean learn(Origin server, Instant sent, HttpResponse refusal) {
    Optional<Instant> date = refusal.header("Date").flatMap(ServerClocks::parse);
    if (date.isEmpty()) {
      return false;
    }
    // The server wrote its date at some time between these two, so this is how far off it may be.
    Duration least = Duration.between(clock.instant(), date.get());
    Duration most = Duration.between(sent, date.get().plus(TICK));
    Duration known = offset(server);
    if (least.compareTo(known) <= 0 && known.compareTo(most) <= 0) {
      return false;
    }
    if (least.abs().compareTo(LIMIT) > 0) {
      LOG.log(
          Level.WARNING,
          "The clock of {0} says {1} and this machine''s {2}: one of them is wrong, and proofs are"
              + " refused until it is set (is NTP running?)",
          server,
          date.get(),
          clock.instant());
      return false;
    }
    // The earlier bound: servers forgive a date in the past sooner than one in the future.
    offsets.put(server, least);
    LOG.log(
        Level.INFO,
        "The clock of {0} is {1} s from this machine''s; dates for it are corrected",
        server,
        least.toSeconds());
    return true;
  }

  private Duration offset(Origin server) {
    Duration offset = offsets.find(server);
    return offset == null ? Duration.ZERO : offset;
  }

  private static Optional<Instant> parse(String date) {
    try {
      return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
