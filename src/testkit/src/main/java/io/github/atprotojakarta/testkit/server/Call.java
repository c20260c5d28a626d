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
import org.jspecify.annotations.Nullable;

/** One request as a server sees it. */
public final class Call {
  private final HttpExchange exchange;
  private final URI origin;
  private @Nullable String text;

  Call(HttpExchange exchange, URI origin) {
    this.exchange = exchange;
    this.origin = origin;
  }

  /** The port that the request came from. */
  public int remotePort() {
    return exchange.getRemoteAddress().getPort();
  }

  /** The method. */
  public String method() {
    return exchange.getRequestMethod();
  }

  /** The decoded path. */
  public String path() {
    return exchange.getRequestURI().getPath();
  }

  /** The address that the sender used: the server's public origin, path and query. */
  public URI uri() {
    return URI.create(origin + exchange.getRequestURI().toString());
  }

  /** The first value of a header. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
  }

  /** All values of a header. */
  public List<String> headers(String name) {
    return exchange.getRequestHeaders().getOrDefault(name, List.of());
  }

  /** The media type of the body, in lower case and without parameters. */
  public String mediaType() {
    return header("Content-Type").orElse("").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  /** A cookie. */
  public Optional<String> cookie(String name) {
    return headers("Cookie").stream()
        .flatMap(line -> List.of(line.split(";\\s*", -1)).stream())
        .filter(pair -> pair.startsWith(name + "="))
        .map(pair -> pair.substring(name.length() + 1))
        .findFirst();
  }

  /** A parameter of the query. */
  public Optional<String> query(String name) {
    return Optional.ofNullable(query().get(name));
  }

  /** The parameters of the query; of one given twice, the first. */
  public Map<String, String> query() {
    String raw = exchange.getRequestURI().getRawQuery();
    Map<String, String> first = new LinkedHashMap<>();
    FormEncoding.parse(raw == null ? "" : raw)
        .forEach((name, values) -> first.put(name, values.get(0)));
    return first;
  }

  /** The parameters of a form body; each name with all of its values. */
  public Map<String, List<String>> form() {
    return FormEncoding.parse(text());
  }

  /** The body as a stream; it can be read once, and not after {@link #text()}. */
  public InputStream body() {
    return exchange.getRequestBody();
  }

  /** The body as text. */
  public String text() {
    if (text == null) {
      try {
        text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return text;
  }
}
