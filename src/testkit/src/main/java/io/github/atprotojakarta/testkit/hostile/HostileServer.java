package io.github.atprotojakarta.testkit.hostile;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A server of a stranger, on a loopback port: handle, did:web document, PDS and authorization
 * server of every host name that is mapped to it. Counts its requests. Safe for use by many
 * threads.
 *
 * <pre>{@code
 * try (HostileServer server = HostileServer.start(Habit.WILLING)) {
 *   network.mapOrigin(URI.create("https://x1.evil.example"), server.origin());
 * }
 * }</pre>
 */
public final class HostileServer implements AutoCloseable {
  private static final int HUGE = 600_000;
  private static final byte[] FILL = "x".repeat(8192).getBytes(StandardCharsets.UTF_8);

  /** What the server does with each request. */
  public enum Habit {
    /** Answers everything well, as fast as it can: each login costs its visitor a row. */
    WILLING,
    /** Never answers. */
    SILENT,
    /** Answers with one byte each 100 milliseconds, without end. */
    DRIPPING,
    /** Answers as fast as it can, without end. */
    ENDLESS,
    /** Answers with a valid document of 600 kB. */
    HUGE
  }

  private final Habit habit;
  private final HttpServer server;
  private final ExecutorService threads;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong pushed = new AtomicLong();

  private HostileServer(Habit habit) {
    this.habit = habit;
    threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "hostile-server");
              thread.setDaemon(true);
              return thread;
            });
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("No port of 127.0.0.1 is free", e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  /** Starts a server. */
  public static HostileServer start(Habit habit) {
    return new HostileServer(habit);
  }

  /** Returns the http address on which the server listens, without a slash at the end. */
  public URI origin() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Returns how many requests came. */
  public long requests() {
    return requests.get();
  }

  /** Returns how many authorization requests were pushed: the rows of pending logins. */
  public long pushedRequests() {
    return pushed.get();
  }

  private void serve(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      switch (habit) {
        case WILLING -> answer(exchange, "");
        case HUGE -> answer(exchange, " ".repeat(HUGE));
        case SILENT -> closed.await();
        case DRIPPING -> pour(exchange, new byte[] {' '}, 100);
        case ENDLESS -> pour(exchange, FILL, 0);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(HttpExchange exchange, String padding) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (path.equals("/par")) {
      pushed.incrementAndGet();
    }
    byte[] body =
        (StrangersDocuments.of(exchange.getRequestHeaders().getFirst("Host"), path) + padding)
            .getBytes(StandardCharsets.UTF_8);
    boolean text = path.endsWith("atproto-did");
    exchange
        .getResponseHeaders()
        .set("Content-Type", text ? "text/plain" : "application/json");
    exchange.getResponseHeaders().set("DPoP-Nonce", "nonce-" + requests);
    exchange.sendResponseHeaders(path.equals("/par") ? 201 : 200, body.length);
    exchange.getResponseBody().write(body);
  }

  private void pour(HttpExchange exchange, byte[] drop, long pauseMillis)
      throws IOException, InterruptedException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    while (!closed.await(pauseMillis, TimeUnit.MILLISECONDS)) {
      out.write(drop);
      out.flush();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
