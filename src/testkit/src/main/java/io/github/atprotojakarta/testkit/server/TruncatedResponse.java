package io.github.atprotojakarta.testkit.server;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * An answer whose sender goes away in the middle: in chunks, without the last one.
 *
 * @param answer how it begins
 * @param bytes how many bytes there are in all; spaces follow the answer
 */
record TruncatedResponse(Response answer, int bytes) {
  void send(HttpExchange exchange) throws IOException {
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.sendResponseHeaders(answer.status(), 0);
    OutputStream body = exchange.getResponseBody();
    body.write(beginning());
    body.flush();
    exchange.setStreams(null, new Unclosable());
  }

  private byte[] beginning() {
    byte[] whole = answer.body();
    byte[] beginning = Arrays.copyOf(whole, bytes);
    if (bytes > whole.length) {
      Arrays.fill(beginning, whole.length, bytes, (byte) ' ');
    }
    return beginning;
  }

  /** Keeps the JDK's server from writing the last chunk; it closes the connection instead. */
  private static final class Unclosable extends OutputStream {
    @Override
    public void write(int b) {}

    @Override
    public void close() throws IOException {
      throw new IOException("Planned fault");
    }
  }
}
