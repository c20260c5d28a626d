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
import org.jspecify.annotations.Nullable;

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
  private final ExpiringCache<Origin, Known> servers;

  /**
   * What is known of a server.
   *
   * @param offset the time by its clock minus the time by this machine's
   * @param told when the operator was last told that it refuses dates for an unknown reason
   */
  private record Known(Duration offset, @Nullable Instant told) {
    static final Known NOTHING = new Known(Duration.ZERO, null);

    boolean toldWithin(Duration time, Instant now) {
      return told != null && !now.isBefore(told) && now.isBefore(told.plus(time));
    }
  }

  /** What the response to a refused date shows. */
  enum Learned {
    /** The response has no date, or one that is not followed. */
    NOTHING,
    /** The server's time has changed: it may accept a new date. */
    OTHER_TIME,
    /** The response has the date that was sent, and the server refuses it nevertheless. */
    SAME_TIME
  }

  /** Creates the clocks, which take their part of the budget. */
  public ServerClocks(Clock clock, CacheBudget budget) {
    this.clock = clock;
    this.servers =
        new ExpiringCache<>(
            budget.clocks(),
            (server, known) -> 4 * Weights.OBJECT + Weights.of(server.value()),
            KEPT);
  }

  /** Returns the time by a server's clock. */
  public Instant instant(Origin server) {
    return clock.instant().plus(offset(server));
  }

  /** Returns the time by this machine's clock. */
  public Instant local() {
    return clock.instant();
  }

  /** Returns the time by a server's clock minus the time by this machine's. */
  Duration offset(Origin server) {
    return known(server).offset;
  }

  /**
   * Learns from a response that refused a date.
   *
   * @param sent this machine's time before the request; the response must be new
   * @param assumed the {@link #offset} with which the date was made. Another request may have
   *     learned a new one since
   */
  Learned learn(Origin server, Instant sent, Duration assumed, HttpResponse refusal) {
    Optional<Instant> date = refusal.header("Date").flatMap(HttpDate::parse);
    if (date.isEmpty()) {
      return Learned.NOTHING;
    }
    // The server wrote its date between these two times, which bounds the difference.
    Duration least = Duration.between(clock.instant(), date.get());
    Duration most = Duration.between(sent, date.get().plus(TICK));
    if (isBetween(least, assumed, most)) {
      return Learned.SAME_TIME;
    }
    Known known = known(server);
    if (isBetween(least, known.offset, most)) {
      return Learned.OTHER_TIME;
    }
    if (least.abs().compareTo(LIMIT) > 0) {
      LOG.log(
          Level.WARNING,
          "ATP1202 The clock of {0} shows {1}, this machine''s clock shows {2}. One of them is"
              + " wrong, and the server refuses requests until it is corrected. Is NTP running?",
          server,
          date.get(),
          clock.instant());
      return Learned.NOTHING;
    }
    // The earlier bound: servers accept a date in the past rather than one in the future.
    servers.put(server, new Known(least, known.told));
    LOG.log(
        Level.INFO,
        "The clock of {0} differs by {1} s from this machine''s; times sent to it are corrected",
        server,
        least.toSeconds());
    return Learned.OTHER_TIME;
  }

  /**
   * Tells the operator that a server refuses the date that its own {@code Date} header shows. A
   * proxy in front of the server may have written that header by its own clock. Tells of a server
   * once an hour at most.
   */
  void warnOfHiddenClock(Origin server) {
    Instant now = clock.instant();
    Known known = known(server);
    if (known.toldWithin(KEPT, now)) {
      return;
    }
    servers.put(server, new Known(known.offset, now));
    LOG.log(
        Level.WARNING,
        "ATP1204 {0} refuses the date of a proof or client assertion ({1}), though the Date header"
            + " of its response shows the same time. A proxy may have written that header. Either"
            + " the clock of the server or the clock of this machine is wrong. Is NTP running on"
            + " this machine?",
        server,
        now.plus(known.offset));
  }

  private static boolean isBetween(Duration least, Duration offset, Duration most) {
    return least.compareTo(offset) <= 0 && offset.compareTo(most) <= 0;
  }

  private Known known(Origin server) {
    Known known = servers.find(server);
    return known == null ? Known.NOTHING : known;
  }
}
