package io.github.atprotojakarta.testkit.server;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * A chunked response that is aborted before the last chunk.
 *
 * @param response the start of the response
 * @param bytes the total number of bytes; spaces are added after the response
 */
record TruncatedResponse(ServerResponse response, int bytes) {
  void send(HttpExchange exchange) throws IOException {
    response.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.sendResponseHeaders(response.status(), 0);
    OutputStream out = exchange.getResponseBody();
    out.write(prefix());
    out.flush();
    exchange.setStreams(null, new Unclosable());
  }

  private byte[] prefix() {
    byte[] body = response.body();
    byte[] prefix = Arrays.copyOf(body, bytes);
    if (bytes > body.length) {
      Arrays.fill(prefix, body.length, bytes, (byte) ' ');
    }
    return prefix;
  }

  /** Prevents the JDK's server from writing the last chunk: it closes the connection instead. */
  private static final class Unclosable extends OutputStream {
    @Override
    public void write(int b) {}

    @Override
    public void close() throws IOException {
      throw new IOException("Planned fault");
    }
  }
}
