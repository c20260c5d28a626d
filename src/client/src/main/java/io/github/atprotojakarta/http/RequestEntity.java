package io.github.atprotojakarta.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;
import org.jspecify.annotations.Nullable;

/** Writes the body of a request and reports the progress to its exchange. */
final class RequestEntity extends AbstractHttpEntity {
  private static final int BUFFER = 16 * 1024;
  private static final @Nullable String FROM_HEADERS = null;

  private final HttpBody body;
  private final Exchange exchange;

  RequestEntity(HttpBody body, Exchange exchange) {
    super(FROM_HEADERS, null, body.length() < 0);
    this.body = body;
    this.exchange = exchange;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    long total = 0;
    try (InputStream in = body.open()) {
      byte[] buffer = new byte[BUFFER];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        out.write(buffer, 0, count);
        exchange.sent(count);
        total += count;
      }
    }
    // The server would wait for the rest of a shorter body, and a longer one would be truncated.
    if (body.length() >= 0 && total != body.length()) {
      throw new IOException(
          "The request body has %d bytes, not %d".formatted(total, body.length()));
    }
  }

  @Override
  public InputStream getContent() throws IOException {
    return body.open();
  }

  @Override
  public long getContentLength() {
    return body.length();
  }

  @Override
  public boolean isRepeatable() {
    return body.repeatable();
  }

  @Override
  public boolean isStreaming() {
    return !body.repeatable();
  }

  @Override
  public void close() {}
}
