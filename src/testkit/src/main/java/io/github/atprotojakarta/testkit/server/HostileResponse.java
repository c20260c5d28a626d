package io.github.atprotojakarta.testkit.server;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a server sends that tries to exhaust its clients: nothing, one byte at a time, bytes without
 * end, or a huge head. It continues until the client closes the connection or the fault is cleared.
 * Documents that are hostile by their content are in {@link HostileJson}.
 *
 * <pre>{@code
 * HostileResponse endless = HostileResponse.endless();
 * network.faults().respond(Endpoint.TOKEN, endless);
 * assertThrows(TransientException.class, () -> client.callback(parameters));
 * assertTrue(endless.bytesSent() < LIMIT + SOCKET_BUFFERS);
 * }</pre>
 */
public final class HostileResponse {
  private static final int CHUNK = 16 * 1024;

  /** One response. */
  private interface Sender {
    void send(HostileResponse response, HttpExchange exchange)
        throws IOException, InterruptedException;
  }

  private final Sender sender;
  private final Hold end = new Hold();
  private final AtomicLong bytesSent = new AtomicLong();
  private final AtomicLong underWay = new AtomicLong();

  private HostileResponse(Sender sender) {
    this.sender = sender;
  }

  /** Reads the request and never responds. */
  public static HostileResponse silent() {
    return new HostileResponse((response, exchange) -> response.end.pass());
  }

  /** Sends the head of a JSON response at once, and a space of its body in each {@code gap}. */
  public static HostileResponse dripping(Duration gap) {
    return new HostileResponse(
        (response, exchange) -> {
          OutputStream body = response.open(exchange);
          while (!response.end.isReleased()) {
            response.write(body, 1);
            response.end.passWithin(gap);
          }
        });
  }

  /** Sends the head of a JSON response, and spaces without end as fast as they are read. */
  public static HostileResponse endless() {
    return new HostileResponse(
        (response, exchange) -> {
          OutputStream body = response.open(exchange);
          while (!response.end.isReleased()) {
            response.write(body, CHUNK);
          }
        });
  }

  /**
   * Sends {@code count} headers {@code X-Hostile-n} of {@code length} characters each, and no body.
   */
  public static HostileResponse headers(int count, int length) {
    return new HostileResponse(
        (response, exchange) -> {
          for (int i = 0; i < count; i++) {
            exchange.getResponseHeaders().set("X-Hostile-" + i, "h".repeat(length));
          }
          exchange.sendResponseHeaders(200, -1);
          response.bytesSent.addAndGet((long) count * length);
        });
  }

  /** Sends JSON with this status at once, such as an error that no specification knows. */
  public static HostileResponse json(int status, String json) {
    return new HostileResponse(
        (response, exchange) -> {
          byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          response.bytesSent.addAndGet(bytes.length);
        });
  }

  /** Sends this many times the same header, such as {@code WWW-Authenticate}, with a 401. */
  public static HostileResponse refusal(String header, String value, int times) {
    return new HostileResponse(
        (response, exchange) -> {
          for (int i = 0; i < times; i++) {
            exchange.getResponseHeaders().add(header, value);
          }
          exchange.sendResponseHeaders(401, -1);
          response.bytesSent.addAndGet((long) times * value.length());
        });
  }

  /**
   * Returns how many bytes were handed to the operating system so far; its buffers hold some MiB
   * that the client may never have read.
   */
  public long bytesSent() {
    return bytesSent.get();
  }

  /** Returns how many of these responses are under way now. */
  public long underWay() {
    return underWay.get();
  }

  void send(HttpExchange exchange) throws IOException {
    underWay.incrementAndGet();
    try {
      exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
      sender.send(this, exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      underWay.decrementAndGet();
    }
  }

  /** Ends all responses under way. */
  void end() {
    end.release();
  }

  private OutputStream open(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 0);
    OutputStream body = exchange.getResponseBody();
    byte[] start = "{\"a\":1,".getBytes(StandardCharsets.US_ASCII);
    body.write(start);
    body.flush();
    bytesSent.addAndGet(start.length);
    return body;
  }

  private void write(OutputStream body, int count) throws IOException {
    byte[] spaces = new byte[count];
    Arrays.fill(spaces, (byte) ' ');
    body.write(spaces);
    body.flush();
    bytesSent.addAndGet(count);
  }
}
