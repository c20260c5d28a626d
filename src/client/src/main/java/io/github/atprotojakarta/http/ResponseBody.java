package io.github.atprotojakarta.http;

import java.io.IOException;
import java.io.InputStream;

/** The body of a response; reading fails when it exceeds the size limit. */
final class ResponseBody extends InputStream {
  private final InputStream content;
  private final Exchange exchange;
  private long left;
  private boolean ended;

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
    if (ended) {
      return -1;
    }
    int count;
    exchange.awaitData();
    try {
      count = content.read(buffer, offset, length);
    } catch (IOException | RuntimeException e) {
      ended = true;
      throw exchange.failed(e);
    }
    exchange.received(count);
    if (count < 0) {
      ended = true;
      exchange.finish();
    } else if (count > left) {
      ended = true;
      throw exchange.tooLarge();
    } else {
      left -= count;
    }
    return count;
  }

  /**
   * Closes the connection if the response was not read to its end. The library would read the rest
   * first, and a hostile server could make it endless.
   */
  @Override
  public void close() {
    if (!ended) {
      ended = true;
      exchange.abort();
    }
  }
}
