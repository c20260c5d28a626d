package io.github.atprotojakarta.testkit.oauth.dpop;

import io.github.atprotojakarta.testkit.server.RandomIds;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Issues a server's nonces: a new one each minute. The previous one is valid for another minute.
 */
public final class IssuedNonces {
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  private final Clock clock;
  private final RandomIds ids;
  private String current;
  private String previous;
  private Instant since;

  /** Starts with a random nonce. */
  public IssuedNonces(Clock clock, RandomIds ids) {
    this.clock = clock;
    this.ids = ids;
    this.current = ids.base64(32);
    this.previous = current;
    this.since = clock.instant();
  }

  /** Returns the current nonce. */
  public synchronized String current() {
    rotateIfDue();
    return current;
  }

  /** Returns whether a nonce is valid. */
  public synchronized boolean accepts(String nonce) {
    rotateIfDue();
    return nonce.equals(current) || nonce.equals(previous);
  }

  /** Invalidates all nonces issued so far. */
  public synchronized void invalidate() {
    current = ids.base64(32);
    previous = current;
    since = clock.instant();
  }

  private void rotateIfDue() {
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
