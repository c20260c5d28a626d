package io.github.atprotojakarta.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How long sessions last at most, and how many an account may have, whatever the authorization
 * server allows. A session that is over is not restored any more. The maintenance revokes its
 * tokens and deletes it.
 *
 * @param idle a session that nobody used for this time is over. Uses are recorded to within a tenth
 *     of it, so a session may end that much earlier
 * @param absolute a session is over this time after its login; {@code null} for no limit
 * @param perAccount how many sessions an account may have, 1 to {@value #MOST_PER_ACCOUNT}; a login
 *     ends the oldest ones above that
 */
public record SessionLimits(Duration idle, @Nullable Duration absolute, int perAccount) {
  /** More than anybody has devices; each costs a row that cannot be used any more. */
  public static final int PER_ACCOUNT = 100;

  /** The largest number of sessions per account: their keys are read at each login. */
  public static final int MOST_PER_ACCOUNT = 10_000;

  /** The shortest limit: shorter ones would end sessions while people read a page. */
  public static final Duration SHORTEST = Duration.ofMinutes(5);

  /**
   * Limits that end no session earlier than the AT Protocol does: no refresh token lives for longer
   * than 180 days without use, and the sessions of a confidential client may live for ever.
   */
  public static final SessionLimits DEFAULT = new SessionLimits(Duration.ofDays(180), null);

  /** Checks that both times are five minutes at least, and that an account may have a session. */
  public SessionLimits {
    if (perAccount < 1 || perAccount > MOST_PER_ACCOUNT) {
      throw new IllegalArgumentException(
          "The session limit perAccount "
              + perAccount
              + " is not between 1 and "
              + MOST_PER_ACCOUNT);
    }
    demandLong("idle", idle);
    if (absolute != null) {
      demandLong("absolute", absolute);
    }
  }

  /** Creates limits of time, with {@link #PER_ACCOUNT} sessions per account. */
  public SessionLimits(Duration idle, @Nullable Duration absolute) {
    this(idle, absolute, PER_ACCOUNT);
  }

  private static void demandLong(String name, Duration limit) {
    if (Objects.requireNonNull(limit, name).compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException(
          "The session limit " + name + " " + limit + " is shorter than " + SHORTEST);
    }
  }

  /**
   * Returns when a session is over.
   *
   * @param createdAt the time of its login
   * @param usedAt the time of its last use
   */
  public Instant end(Instant createdAt, Instant usedAt) {
    Instant unused = usedAt.plus(idle);
    Instant old = absolute == null ? Instant.MAX : createdAt.plus(absolute);
    return unused.isBefore(old) ? unused : old;
  }

  /** Returns how exactly the time of the last use is recorded: a tenth of {@link #idle}. */
  public Duration precision() {
    // Not dividedBy, which computes with decimal numbers, as each call asks for it.
    return Duration.ofMillis(idle.toMillis() / 10);
  }
}
