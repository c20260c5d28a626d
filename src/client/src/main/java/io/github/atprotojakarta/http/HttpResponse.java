package io.github.atprotojakarta.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An HTTP response. Its body is a stream that belongs to the caller; close it. */
public final class HttpResponse implements AutoCloseable {
  private final int status;
  private final TreeMap<String, List<String>> headers =
      new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final InputStream body;

  /** Creates a response; {@code body} enforces the size limit of the request itself. */
  public HttpResponse(int status, Map<String, List<String>> headers, InputStream body) {
    this.status = status;
    headers.forEach(
        (name, values) ->
            this.headers.computeIfAbsent(name, key -> new ArrayList<>()).addAll(values));
    this.body = body;
  }

  /** Creates a response that is already in memory, mostly for tests. */
  public static HttpResponse of(int status, Map<String, String> headers, String body) {
    Map<String, List<String>> lists = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach((name, value) -> lists.put(name, List.of(value)));
    return new HttpResponse(
        status, lists, new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
  }

  /** The status code. */
  public int status() {
    return status;
  }

  /** The first value of a header, whatever the case of its name. */
  public Optional<String> header(String name) {
    return headers(name).stream().findFirst();
  }

  /** All values of a header, whatever the case of its name. */
  public List<String> headers(String name) {
    return List.copyOf(headers.getOrDefault(name, List.of()));
  }

  /** All headers by name, in any case. */
  public Map<String, List<String>> headers() {
    return java.util.Collections.unmodifiableMap(headers);
  }

  /** The media type without parameters, in lower case; empty when the header is missing. */
  public String mediaType() {
    String type = header("Content-Type").orElse("");
    int semicolon = type.indexOf(';');
    return (semicolon < 0 ? type : type.substring(0, semicolon))
        .strip()
        .toLowerCase(java.util.Locale.ROOT);
  }

  /** The body. */
  public InputStream body() {
    return body;
  }

  /**
   * Reads the whole body.
   *
   * @throws HttpTransportException when it is larger than the request allows, or breaks off
   */
  public byte[] bytes() throws HttpTransportException {
    try {
      return body.readAllBytes();
    } catch (HttpTransportException e) {
      throw e;
    } catch (IOException e) {
      throw new HttpTransportException(
          HttpTransportException.Kind.EXCHANGE, "The answer broke off: " + e.getMessage(), e);
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
      // The answer was read as far as it was wanted; a connection that cannot be kept is dropped.
    }
  }
}
