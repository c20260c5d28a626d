package io.github.atprotojakarta.testkit.server;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** The clock of the servers. Tests can set it fast or slow. */
public final class ServerClock extends Clock {
  private final Clock base;
  private volatile Duration offset = Duration.ZERO;

  /** Creates a clock that shows the same time as another one. */
  public ServerClock(Clock base) {
    this.base = base;
  }

  /** Sets the difference to the other clock. */
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
