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
  private static final Document MISSING = new Document(404, "application/json", "{}");

  private record Document(int status, String mediaType, String text) {}

  private final Map<String, Document> documents = new ConcurrentHashMap<>();
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
          Document document = documents.getOrDefault(exchange.getRequestURI().getPath(), MISSING);
          byte[] body = document.text().getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", document.mediaType());
          exchange.sendResponseHeaders(document.status(), body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  void publish(String path, JsonObject document) {
    publish(path, "application/json", document.toString());
  }

  /** Publishes what is no JSON document. */
  void publish(String path, String mediaType, String text) {
    documents.put(path, new Document(200, mediaType, text));
  }

  void remove(String path) {
    documents.remove(path);
  }

  URI origin() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
