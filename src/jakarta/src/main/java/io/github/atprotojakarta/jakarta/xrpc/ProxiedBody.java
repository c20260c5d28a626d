package io.github.atprotojakarta.jakarta.xrpc;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The body of a response on its way from the PDS to the browser. It ends if one of both is too
 * slow: each read comes after the write of what was read before, so that a read sees the time of
 * both. A browser that reads nothing at all is ended by the container's time-out for writes.
 */
final class ProxiedBody extends FilterInputStream {
  /** Bytes per second, on average. The slowest networks of mobile phones are faster. */
  static final long LEAST_RATE = 1024;

  /** From when on the rate counts. */
  static final Duration START = Duration.ofSeconds(30);

  private final Duration timeout;
  private final LongSupplier nanoTime;
  private final Runnable whenClosed;
  private final long begun;
  private long bytes;

  /**
   * Creates a body.
   *
   * @param timeout when the whole body must have passed
   * @param whenClosed is called each time the body is closed
   */
  ProxiedBody(InputStream source, Duration timeout, LongSupplier nanoTime, Runnable whenClosed) {
    super(source);
    this.timeout = timeout;
    this.nanoTime = nanoTime;
    this.whenClosed = whenClosed;
    this.begun = nanoTime.getAsLong();
  }

  @Override
  public int read() throws IOException {
    checkTime();
    int read = super.read();
    bytes += read < 0 ? 0 : 1;
    return read;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    checkTime();
    int read = super.read(buffer, offset, length);
    bytes += Math.max(0, read);
    return read;
  }

  private void checkTime() throws IOException {
    Duration took = Duration.ofNanos(nanoTime.getAsLong() - begun);
    if (took.compareTo(timeout) > 0) {
      throw new IOException(
          "A proxied response took longer than " + timeout + " (atproto.xrpc-proxy.timeout)");
    }
    if (took.compareTo(START) > 0 && bytes < took.toSeconds() * LEAST_RATE) {
      throw new IOException(
          "A proxied response was slower than " + LEAST_RATE + " bytes per second");
    }
  }

  @Override
  public void close() throws IOException {
    try {
      super.close();
    } finally {
      whenClosed.run();
    }
  }
}
