package io.github.atprotojakarta.http;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An immutable HTTP request with the limits that its answer must keep to.
 *
 * <pre>{@code
 * HttpRequest.get(uri).header("Accept", "application/json").build();
 * }</pre>
 */
public final class HttpRequest {
  /** The size limit of metadata, identity and token answers: 512 KiB. */
  public static final long METADATA_LIMIT = 512 * 1024;

  /** No size limit: the application reads the answer as a stream. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  /** What frames a message on its connection; set twice it makes request smuggling possible. */
  private static final Set<String> FRAMING =
      Set.of(
          "connection", "content-length", "host", "te", "trailer", "transfer-encoding", "upgrade");

  private final String method;
  private final URI uri;
  private final Map<String, String> headers;
  private final HttpBody body;
  private final long responseLimit;
  private final Duration timeout;

  private HttpRequest(Builder builder) {
    this.method = builder.method;
    this.uri = builder.uri;
    this.headers = Map.copyOf(builder.headers);
    this.body = builder.body;
    this.responseLimit = builder.responseLimit;
    this.timeout = builder.timeout;
  }

  /** Whether a header frames the message on its connection, so that only the transport sets it. */
  public static boolean frames(String header) {
    return FRAMING.contains(header.toLowerCase(Locale.ROOT));
  }

  /** Begins a GET request. */
  public static Builder get(URI uri) {
    return new Builder("GET", uri);
  }

  /** Begins a POST request. */
  public static Builder post(URI uri, String contentType, HttpBody body) {
    return new Builder("POST", uri).header("Content-Type", contentType).body(body);
  }

  /** Begins a request with any method. */
  public static Builder of(String method, URI uri) {
    return new Builder(method, uri);
  }

  /** Begins a request like this one, to change a part of it. */
  public Builder toBuilder() {
    Builder builder = new Builder(method, uri);
    builder.headers.putAll(headers);
    return builder.body(body).responseLimit(responseLimit).timeout(timeout);
  }

  /** The same request for another address. */
  public HttpRequest to(URI address) {
    Builder builder = new Builder(method, address);
    builder.headers.putAll(headers);
    return builder.body(body).responseLimit(responseLimit).timeout(timeout).build();
  }

  /** The method, in upper case. */
  public String method() {
    return method;
  }

  /** The absolute address. */
  public URI uri() {
    return uri;
  }

  /** The headers; names as given. */
  public Map<String, String> headers() {
    return headers;
  }

  /** The body, {@link HttpBody#NONE} when there is none. */
  public HttpBody body() {
    return body;
  }

  /** How many bytes the answer may have. */
  public long responseLimit() {
    return responseLimit;
  }

  /**
   * How long connecting, and each wait for data, may take; for an answer with a size limit also how
   * long the whole exchange may take.
   */
  public Duration timeout() {
    return timeout;
  }

  /** Method and address without query; headers and body may hold secrets. */
  @Override
  public String toString() {
    return method + " " + uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
  }

  /** Builds an {@link HttpRequest}. */
  public static final class Builder {
    private final String method;
    private final URI uri;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private HttpBody body = HttpBody.NONE;
    private long responseLimit = METADATA_LIMIT;
    private Duration timeout = Duration.ofSeconds(10);

    private Builder(String method, URI uri) {
      this.method = Objects.requireNonNull(method, "method");
      this.uri = Objects.requireNonNull(uri, "uri");
      if (!uri.isAbsolute() || uri.getHost() == null) {
        throw new IllegalArgumentException("Not an absolute http(s) address: " + uri);
      }
    }

    /**
     * Sets a header, replacing one of the same name in any case.
     *
     * @throws IllegalArgumentException when the name is no token, when the value holds a control
     *     character (header injection), or when the header is the transport's own to set
     */
    public Builder header(String name, String value) {
      if (!TOKEN.matcher(name).matches() || frames(name)) {
        throw new IllegalArgumentException("Not a header that can be set: " + name);
      }
      if (value.chars().anyMatch(c -> c != '\t' && Character.isISOControl(c))) {
        throw new IllegalArgumentException("The value of " + name + " holds a control character");
      }
      headers.keySet().removeIf(name::equalsIgnoreCase);
      headers.put(name, value);
      return this;
    }

    /** Sets the body. */
    public Builder body(HttpBody body) {
      this.body = Objects.requireNonNull(body, "body");
      return this;
    }

    /** Sets how many bytes the answer may have; 512 KiB unless set. */
    public Builder responseLimit(long bytes) {
      if (bytes < 0) {
        throw new IllegalArgumentException("responseLimit must not be negative: " + bytes);
      }
      this.responseLimit = bytes;
      return this;
    }

    /** Sets {@link HttpRequest#timeout()}; 10 s unless set. */
    public Builder timeout(Duration timeout) {
      if (timeout.isNegative() || timeout.isZero()) {
        throw new IllegalArgumentException("timeout must be positive: " + timeout);
      }
      this.timeout = timeout;
      return this;
    }

    /** Builds the request. */
    public HttpRequest build() {
      return new HttpRequest(this);
    }
  }
}
