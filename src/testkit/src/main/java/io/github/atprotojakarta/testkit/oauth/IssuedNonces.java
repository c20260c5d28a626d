package io.github.atprotojakarta.testkit.oauth;

import io.github.atprotojakarta.testkit.server.RandomIds;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** A server's nonces: a new one each minute; the one before is good for a minute more. */
public final class IssuedNonces {
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  private final Clock clock;
  private final RandomIds ids;
  private String current;
  private String previous;
  private Instant since;

  /** Begins with a random nonce. */
  public IssuedNonces(Clock clock, RandomIds ids) {
    this.clock = clock;
    this.ids = ids;
    this.current = ids.base64(32);
    this.previous = current;
    this.since = clock.instant();
  }

  /** The nonce to hand out. */
  public synchronized String current() {
    turn();
    return current;
  }

  /** Whether a proof may carry this nonce. */
  public synchronized boolean accepts(String nonce) {
    turn();
    return nonce.equals(current) || nonce.equals(previous);
  }

  /** Makes every nonce handed out so far worthless at once. */
  public synchronized void invalidate() {
    current = ids.base64(32);
    previous = current;
    since = clock.instant();
  }

  private void turn() {
    Duration age = Duration.between(since, clock.instant());
    if (age.compareTo(INTERVAL) < 0) {
      return;
    }
    String next = ids.base64(32);
    previous = age.compareTo(INTERVAL.multipliedBy(2)) < 0 ? current : next;
    current = next;
    since = clock.instant();
  }
}
