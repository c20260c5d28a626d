package io.github.atprotojakarta.http;

import io.github.atprotojakarta.internal.http.RetryAfter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** An HTTP response. Its body is a stream; the caller must close the response. */
public final class HttpResponse implements AutoCloseable {
  private final int status;
  private final TreeMap<String, List<String>> headers =
      new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final InputStream body;

  /** Creates a response; the stream must enforce the size limit of the request. */
  public HttpResponse(int status, Map<String, List<String>> headers, InputStream body) {
    this.status = status;
    headers.forEach(
        (name, values) -> this.headers.merge(name, List.copyOf(values), HttpResponse::both));
    this.body = body;
  }

  /** Creates a response from a string, mostly for tests. */
  public static HttpResponse of(int status, Map<String, String> headers, String body) {
    Map<String, List<String>> lists = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach((name, value) -> lists.put(name, List.of(value)));
    return new HttpResponse(
        status, lists, new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> both(List<String> some, List<String> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }

  /** Returns the status code. */
  public int status() {
    return status;
  }

  /** Returns the first value of a header; the case of the name does not matter. */
  public Optional<String> header(String name) {
    List<String> values = headers(name);
    return values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
  }

  /** Returns all values of a header; the case of the name does not matter. */
  public List<String> headers(String name) {
    return headers.getOrDefault(name, List.of());
  }

  /** Returns all headers; the case of the names does not matter. */
  public Map<String, List<String>> headers() {
    return Collections.unmodifiableMap(headers);
  }

  /** Returns the media type without parameters in lower case; empty without a Content-Type. */
  public String mediaType() {
    String type = header("Content-Type").orElse("");
    int semicolon = type.indexOf(';');
    return (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns how long the server wants the client to wait, if it sent {@code Retry-After} (RFC 9110
   * section 10.2.3) as a number of seconds, or as a date with its own {@code Date}. At most one
   * day.
   */
  public Optional<Duration> retryAfter() {
    return header("Retry-After").flatMap(value -> RetryAfter.parse(value, header("Date")));
  }

  /** Returns the body as a stream. */
  public InputStream body() {
    return body;
  }

  /**
   * Reads the whole body.
   *
   * @throws HttpTransportException when it is larger than the request allows, or ends early
   */
  public byte[] bytes() throws HttpTransportException {
    try {
      return body.readAllBytes();
    } catch (HttpTransportException e) {
      throw e;
    } catch (IOException e) {
      throw new HttpTransportException(
          HttpTransportException.Kind.EXCHANGE, "The response ended early: " + e.getMessage(), e);
    }
  }

  /** Reads the whole body as UTF-8. */
  public String text() throws HttpTransportException {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    try {
      body.close();
    } catch (IOException e) {
      // Nobody needs the rest of the response, and the client drops a broken connection.
    }
  }
}
