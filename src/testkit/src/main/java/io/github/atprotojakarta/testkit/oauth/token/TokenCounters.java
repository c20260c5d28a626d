package io.github.atprotojakarta.testkit.oauth.token;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the operations of the authorization servers on tokens. */
public final class TokenCounters {
  private final AtomicLong logins = new AtomicLong();
  private final AtomicLong refreshes = new AtomicLong();
  private final AtomicLong replays = new AtomicLong();
  private final AtomicLong revocations = new AtomicLong();
  private final RefreshTokenHistory history;

  /** Starts with zero. */
  public TokenCounters(Clock clock) {
    history = new RefreshTokenHistory(clock);
  }

  /** Returns the history of refresh tokens. */
  public RefreshTokenHistory history() {
    return history;
  }

  /** Returns the number of sessions created from codes. */
  public AtomicLong logins() {
    return logins;
  }

  /** Returns the number of refresh tokens exchanged for new tokens. */
  public AtomicLong refreshes() {
    return refreshes;
  }

  /** Returns the number of refresh tokens and codes that were used twice. */
  public AtomicLong replays() {
    return replays;
  }

  /** Returns the number of sessions ended by revocation. */
  public AtomicLong revocations() {
    return revocations;
  }
}
