package io.github.atprotojakarta.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server on a loopback port that gives every call the same response and checks nothing. */
final class ResponseServer implements AutoCloseable {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private final URI origin;

  ResponseServer() throws IOException {
    // Read once, by the first server of the JVM: otherwise each response waits 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    origin = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    byte[] metadata = Workload.serverMetadata(origin).toString().getBytes(StandardCharsets.UTF_8);
    byte[] response = Workload.BODY.getBytes(StandardCharsets.UTF_8);
    server.createContext("/.well-known/", exchange -> respond(exchange, metadata));
    server.createContext("/xrpc/", exchange -> respond(exchange, response));
    server.setExecutor(threads);
    server.start();
  }

  URI origin() {
    return origin;
  }

  private static void respond(HttpExchange exchange, byte[] body) throws IOException {
    exchange.getRequestBody().readAllBytes();
    Workload.HEADERS.forEach(exchange.getResponseHeaders()::set);
    exchange.sendResponseHeaders(200, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
