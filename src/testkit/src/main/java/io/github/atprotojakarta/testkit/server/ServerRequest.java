package io.github.atprotojakarta.testkit.server;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request that a server received. */
public final class ServerRequest {
  private final HttpExchange exchange;
  private final URI origin;
  private @Nullable String body;

  ServerRequest(HttpExchange exchange, URI origin) {
    this.exchange = exchange;
    this.origin = origin;
  }

  /** Returns the sender's port. */
  public int remotePort() {
    return exchange.getRemoteAddress().getPort();
  }

  /** Returns the HTTP method. */
  public String method() {
    return exchange.getRequestMethod();
  }

  /** Returns the decoded path. */
  public String path() {
    return exchange.getRequestURI().getPath();
  }

  /** Returns the URI that the sender used: the server's public origin, path and query. */
  public URI uri() {
    return URI.create(origin + exchange.getRequestURI().toString());
  }

  /** Returns the first value of a header. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
  }

  /** Returns all values of a header. */
  public List<String> headers(String name) {
    return exchange.getRequestHeaders().getOrDefault(name, List.of());
  }

  /** Returns a copy of all headers, by their names in lower case. */
  public Map<String, List<String>> headers() {
    Map<String, List<String>> all = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> all.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
    return all;
  }

  /** Returns the media type of the body, in lower case and without parameters. */
  public String mediaType() {
    return header("Content-Type").orElse("").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  /** Returns the value of a cookie. */
  public Optional<String> cookie(String name) {
    return headers("Cookie").stream()
        .flatMap(line -> List.of(line.split(";\\s*", -1)).stream())
        .filter(pair -> pair.startsWith(name + "="))
        .map(pair -> pair.substring(name.length() + 1))
        .findFirst();
  }

  /** Returns a parameter of the query. */
  public Optional<String> query(String name) {
    return Optional.ofNullable(query().get(name));
  }

  /** Returns the parameters of the query; of a repeated parameter, the first value. */
  public Map<String, String> query() {
    Map<String, String> first = new LinkedHashMap<>();
    queries().forEach((name, values) -> first.put(name, values.get(0)));
    return first;
  }

  /** Returns the parameters of the query; each name with all of its values. */
  public Map<String, List<String>> queries() {
    String raw = exchange.getRequestURI().getRawQuery();
    return FormEncoding.parse(raw == null ? "" : raw);
  }

  /** Returns the parameters of a form body; each name with all of its values. */
  public Map<String, List<String>> form() {
    return FormEncoding.parse(body());
  }

  /** Returns the body as a stream. It can be read once, and not after {@link #body()}. */
  public InputStream bodyStream() {
    return exchange.getRequestBody();
  }

  /** Returns the body as a string. */
  public String body() {
    if (body == null) {
      try {
        body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return body;
  }
}
