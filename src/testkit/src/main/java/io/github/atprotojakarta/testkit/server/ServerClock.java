package io.github.atprotojakarta.testkit.server;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** The clock of the servers, which can be wrong by a chosen amount. */
public final class ServerClock extends Clock {
  private final Clock base;
  private volatile Duration offset = Duration.ZERO;

  /** A clock that begins in step with another one. */
  public ServerClock(Clock base) {
    this.base = base;
  }

  /** Makes the servers' time differ from the base clock's from now on. */
  public void offset(Duration difference) {
    this.offset = difference;
  }

  @Override
  public Instant instant() {
    return base.instant().plus(offset);
  }

  @Override
  public ZoneId getZone() {
    return base.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return new ServerClock(base.withZone(zone));
  }
}
