package io.github.atprotojakarta.webapp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/** A site of somebody else, whose pages begin a sign-in here with an account of their choice. */
final class OtherSite implements AutoCloseable {
  static final String ACCOUNT = "mallory.test";

  private static final String PAGE =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head><meta charset="utf-8"><title>Prizes</title></head>
      <body>
      <form method="post" action="%1$s">
        <input type="hidden" name="identifier" value="%2$s">
        <button id="form">Get your prize</button>
      </form>
      <p><a id="link" href="%1$s?identifier=%2$s">See all prizes</a></p>
      </body>
      </html>
      """;

  private final HttpServer server;
  private final String page;

  OtherSite(Application app) throws IOException {
    page = PAGE.formatted(app.at("/oauth/login"), ACCOUNT);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/plain", exchange -> show(exchange, "X-Plain", "yes"));
    // Both make browsers send "Origin: null".
    server.createContext(
        "/no-referrer", exchange -> show(exchange, "Referrer-Policy", "no-referrer"));
    server.createContext(
        "/sandbox",
        exchange -> show(exchange, "Content-Security-Policy", "sandbox allow-forms allow-scripts"));
    server.start();
  }

  private void show(HttpExchange exchange, String header, String value) throws IOException {
    byte[] body = page.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/html");
    exchange.getResponseHeaders().set(header, value);
    exchange.sendResponseHeaders(200, body.length);
    try (exchange) {
      exchange.getResponseBody().write(body);
    }
  }

  /** Returns the page's address under one of this machine's names. */
  URI at(String host, String path) {
    return URI.create("http://" + host + ":" + server.getAddress().getPort() + path);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
