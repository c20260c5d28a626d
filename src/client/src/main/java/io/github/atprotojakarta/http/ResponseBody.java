package io.github.atprotojakarta.http;

import java.io.IOException;
import java.io.InputStream;

/** The body of an answer, which ends with an exception once it is larger than allowed. */
final class ResponseBody extends InputStream {
  private final InputStream content;
  private final Exchange exchange;
  private long left;
  private boolean over;

  ResponseBody(InputStream content, Exchange exchange) {
    this.content = content;
    this.exchange = exchange;
    this.left = exchange.request().responseLimit();
  }

  @Override
  public int read() throws HttpTransportException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws HttpTransportException {
    if (over) {
      return -1;
    }
    int count;
    try {
      count = content.read(buffer, offset, length);
    } catch (IOException | RuntimeException e) {
      over = true;
      throw exchange.failed(e);
    }
    if (count < 0) {
      over = true;
      exchange.finish();
    } else if (count > left) {
      over = true;
      throw exchange.tooLarge();
    } else {
      left -= count;
    }
    return count;
  }

  /**
   * Drops the connection when the answer was not read to its end: the library's own way to close
   * would read the rest, and a hostile server could make that endless.
   */
  @Override
  public void close() {
    if (!over) {
      over = true;
      exchange.abort();
    }
  }
}
