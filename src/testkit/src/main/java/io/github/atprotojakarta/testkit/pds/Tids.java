package io.github.atprotojakarta.testkit.pds;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;

/** Generates record keys that sort by time (atproto.com/specs/tid). */
final class Tids {
  private static final String ALPHABET = "234567abcdefghijklmnopqrstuvwxyz";
  private static final int CLOCK_ID_BITS = 10;

  private final Clock clock;
  private final AtomicLong last = new AtomicLong();

  Tids(Clock clock) {
    this.clock = clock;
  }

  /** Returns a key that sorts after all previous ones. */
  String next() {
    long micros = Math.multiplyExact(clock.millis(), 1000L);
    long value = last.updateAndGet(before -> Math.max(before + 1, micros)) << CLOCK_ID_BITS;
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < 13; i++) {
      digits.append(ALPHABET.charAt((int) (value & 31)));
      value >>>= 5;
    }
    return digits.reverse().toString();
  }
}
