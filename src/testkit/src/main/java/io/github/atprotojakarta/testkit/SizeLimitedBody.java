package io.github.atprotojakarta.testkit;

import io.github.atprotojakarta.http.HttpTransportException;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A response body that enforces the request's size limit and releases its connection. */
final class SizeLimitedBody extends FilterInputStream {
  private final Closeable response;
  private long left;

  SizeLimitedBody(InputStream body, Closeable response, long limit) {
    super(body);
    this.response = response;
    this.left = limit;
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    count(read < 0 ? 0 : 1);
    return read;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    count(Math.max(read, 0));
    return read;
  }

  @Override
  public void close() throws IOException {
    response.close();
  }

  private void count(int bytes) throws HttpTransportException {
    left -= bytes;
    if (left < 0) {
      throw new HttpTransportException(
          HttpTransportException.Kind.TOO_LARGE, "The response is larger than allowed", null);
    }
  }
}
