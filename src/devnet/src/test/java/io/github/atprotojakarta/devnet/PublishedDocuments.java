package io.github.atprotojakarta.devnet;

import com.sun.net.httpserver.HttpServer;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** JSON documents on a plain http server, which stands behind a public https origin. */
final class PublishedDocuments implements AutoCloseable {
  private final Map<String, JsonObject> documents = new ConcurrentHashMap<>();
  private final HttpServer server;

  PublishedDocuments() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("No http server on loopback", e);
    }
    server.createContext(
        "/",
        exchange -> {
          JsonObject document = documents.get(exchange.getRequestURI().getPath());
          byte[] body =
              (document == null ? "{}" : document.toString()).getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(document == null ? 404 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  void publish(String path, JsonObject document) {
    documents.put(path, document);
  }

  URI origin() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
