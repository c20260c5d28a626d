package io.github.atprotojakarta.testkit.oauth;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;

/** What the authorization servers have done so far. */
public final class Tally {
  private final AtomicLong logins = new AtomicLong();
  private final AtomicLong refreshes = new AtomicLong();
  private final AtomicLong replays = new AtomicLong();
  private final AtomicLong revocations = new AtomicLong();
  private final TokenHistory history;

  /** Nothing yet. */
  public Tally(Clock clock) {
    history = new TokenHistory(clock);
  }

  /** The uses of refresh tokens. */
  public TokenHistory history() {
    return history;
  }

  /** Sessions made from codes. */
  public AtomicLong logins() {
    return logins;
  }

  /** Refresh tokens exchanged for new ones. */
  public AtomicLong refreshes() {
    return refreshes;
  }

  /** Refresh tokens and codes that came a second time. */
  public AtomicLong replays() {
    return replays;
  }

  /** Sessions ended by revocation. */
  public AtomicLong revocations() {
    return revocations;
  }
}
