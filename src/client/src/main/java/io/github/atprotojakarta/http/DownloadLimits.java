package io.github.atprotojakarta.http;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;

/**
 * The time limits of a response body that is read as a stream: a longest whole time, and a least
 * rate while the reader waits for data. A server that sends single bytes could otherwise hold the
 * connection and the thread for hours. Time in which nobody reads does not count for the rate: a
 * slow reader is not the server's fault.
 */
final class DownloadLimits {
  /** How long a server may need for {@link #LEAST_BYTES}: longer than a pause in a bad network. */
  static final Duration WINDOW = Duration.ofSeconds(30);

  /** 1 KiB/s: every network that can be used is faster, and 600 KiB end within ten minutes. */
  static final int LEAST_BYTES = 30 * 1024;

  private final Duration longest;
  private final Deadline whole;
  private final Deadline rate;
  private int received;

  /**
   * Starts the limits.
   *
   * @param onExpiry runs when one of them is exceeded
   */
  DownloadLimits(
      ScheduledExecutorService timer, LongSupplier nanoTime, Duration longest, Runnable onExpiry) {
    this.longest = longest;
    this.whole = Deadline.start(timer, nanoTime, longest, onExpiry);
    this.rate = Deadline.start(timer, nanoTime, WINDOW, onExpiry);
    rate.pause();
  }

  /** Records that the reader waits for data. */
  void awaitData() {
    rate.resume();
  }

  /** Records that data have arrived; the number of bytes is negative at the end of the body. */
  void received(int bytes) {
    rate.pause();
    received += Math.max(bytes, 0);
    if (received >= LEAST_BYTES) {
      received = 0;
      rate.restart();
    }
  }

  void stop() {
    whole.stop();
    rate.stop();
  }

  boolean expired() {
    return whole.expired() || rate.expired();
  }

  /** Returns what the server failed to do, for a message. */
  String fault() {
    return rate.expired()
        ? "sent less than %d bytes in %s".formatted(LEAST_BYTES, WINDOW)
        : "did not send a full response within " + longest;
  }
}
