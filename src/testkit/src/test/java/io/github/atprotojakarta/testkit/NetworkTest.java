package io.github.atprotojakarta.testkit;

import io.github.atprotojakarta.identity.Did;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AutoClose;

/** Base class: a network with the account alice, a manual clock, and a plain client. */
abstract class NetworkTest {
  final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T12:00:00Z"));
  @AutoClose final StrictNetwork network = StrictNetwork.builder().clock(clock).start();
  final Did alice = network.createAccount("alice.test", "alice-pass");
  final RawClient client = new RawClient(network, clock);

  RawClient anotherClient() {
    return new RawClient(network, clock);
  }

  void days(int days) {
    clock.advance(Duration.ofDays(days));
  }
}
