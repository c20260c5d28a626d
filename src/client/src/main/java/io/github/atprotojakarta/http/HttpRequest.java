package io.github.atprotojakarta.http;

import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An immutable HTTP request with limits for its response.
 *
 * <pre>{@code
 * HttpRequest.get(uri).header("Accept", "application/json").build();
 * }</pre>
 */
public final class HttpRequest {
  /** The default size limit of a response: 64 KiB, enough for metadata, identities and tokens. */
  public static final long METADATA_LIMIT = 64 * 1024;

  /** No size limit, for a response that the application reads as a stream. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  /** The default of {@link #timeout()}: servers respond to small requests within two seconds. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  /**
   * The default of {@link #downloadTimeout()} for a response without a size limit: enough for 600
   * MB at 1 MB/s.
   */
  public static final Duration DEFAULT_DOWNLOAD_TIMEOUT = Duration.ofMinutes(10);

  /** The second range of control characters, with DEL before it (Unicode, category Cc). */
  private static final char DELETE = 0x7F;

  private static final char LAST_CONTROL = 0x9F;

  /** The characters of a token beside letters and digits (RFC 9110 section 5.6.2). */
  private static final String TOKEN_SYMBOLS = "!#$%&'*+.^_`|~-";

  /** Headers that frame a message on its connection; a second one allows request smuggling. */
  private static final Set<String> FRAMING = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  static {
    Collections.addAll(
        FRAMING,
        "connection",
        "content-length",
        "host",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade");
  }

  private final String method;
  private final URI uri;
  private final Map<String, String> headers;
  private final HttpBody body;
  private final long responseLimit;
  private final @Nullable Duration timeout;
  private final @Nullable Duration connectionWait;
  private final @Nullable Duration downloadTimeout;
  private final boolean closesConnection;
  private final boolean acceptsGzip;

  private HttpRequest(Builder builder) {
    this.method = builder.method;
    this.uri = builder.uri;
    this.headers = builder.headers;
    this.body = builder.body;
    this.responseLimit = builder.responseLimit;
    this.timeout = builder.timeout;
    this.connectionWait = builder.connectionWait;
    this.downloadTimeout = builder.downloadTimeout;
    this.closesConnection = builder.closesConnection;
    this.acceptsGzip = builder.acceptsGzip;
  }

  /** Returns whether only the transport may set a header, because it frames the message. */
  public static boolean frames(String header) {
    return FRAMING.contains(header);
  }

  /** Returns a builder of a GET request. */
  public static Builder get(URI uri) {
    return new Builder("GET", uri);
  }

  /** Returns a builder of a POST request. */
  public static Builder post(URI uri, String contentType, HttpBody body) {
    return new Builder("POST", uri).header("Content-Type", contentType).body(body);
  }

  /** Returns a builder of a request with any method. */
  public static Builder of(String method, URI uri) {
    return new Builder(method, uri);
  }

  /** Returns a builder with the values of this request. */
  public Builder toBuilder() {
    Builder builder = new Builder(method, uri);
    builder.headers = headers;
    builder.timeout = timeout;
    builder.connectionWait = connectionWait;
    builder.downloadTimeout = downloadTimeout;
    builder.closesConnection = closesConnection;
    builder.acceptsGzip = acceptsGzip;
    return builder.body(body).responseLimit(responseLimit);
  }

  /** Returns the method. */
  public String method() {
    return method;
  }

  /** Returns the absolute address. */
  public URI uri() {
    return uri;
  }

  /** Returns the headers, with names as they were set. */
  public Map<String, String> headers() {
    return headers;
  }

  /** Returns the body, {@link HttpBody#NONE} when there is none. */
  public HttpBody body() {
    return body;
  }

  /** Returns how many bytes the body of the response may have, after decompression. */
  public long responseLimit() {
    return responseLimit;
  }

  /**
   * Returns the limit for each wait for data, and for the whole exchange: name look-up, connection,
   * request and response. The body of a download has its own limit: {@link #downloadTimeout()}. The
   * wait for a free connection is part of it, unless the request has a {@link #connectionWait()}.
   */
  public Duration timeout() {
    return timeout == null ? DEFAULT_TIMEOUT : timeout;
  }

  /**
   * Returns how long the request may wait for a free connection before its {@link #timeout()}
   * begins. Empty if this wait is part of the time-out; it then takes half of it at most, so that a
   * request that is sent has time for its response.
   */
  public Optional<Duration> connectionWait() {
    return Optional.ofNullable(connectionWait);
  }

  /**
   * Returns the limit for reading the response after its headers; empty if {@link #timeout()}
   * limits the whole response. A response without a size limit always has one.
   */
  public Optional<Duration> downloadTimeout() {
    return downloadTimeout == null && responseLimit == UNLIMITED
        ? Optional.of(DEFAULT_DOWNLOAD_TIMEOUT)
        : Optional.ofNullable(downloadTimeout);
  }

  /** Returns whether its connection is closed after the response. */
  public boolean closesConnection() {
    return closesConnection;
  }

  /**
   * Returns whether the server is asked to compress the response (RFC 9110 section 12.5.3), and the
   * transport decompresses it.
   */
  public boolean acceptsGzip() {
    return acceptsGzip;
  }

  /**
   * Returns this request with a time-out and a wait for a connection, unless they were set. A
   * request with a time-out of its own waits no longer than that.
   *
   * @param unlessSet the time-out
   * @param wait how long the request may wait for a connection
   */
  public HttpRequest withDefaultTimes(Duration unlessSet, Duration wait) {
    Builder times = toBuilder();
    if (timeout == null) {
      times.timeout(unlessSet);
    }
    if (connectionWait == null) {
      times.connectionWait(timeout == null || wait.compareTo(timeout) < 0 ? wait : timeout);
    }
    return times.build();
  }

  /** Returns method and address without the query; headers and body may hold secrets. */
  @Override
  public String toString() {
    return method + " " + uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
  }

  /** Builds an {@link HttpRequest}. */
  public static final class Builder {
    private final String method;
    private URI uri;

    /** Never changed, as requests share it: a header is added to a copy. */
    private Map<String, String> headers = Collections.emptyMap();

    private HttpBody body = HttpBody.NONE;
    private long responseLimit = METADATA_LIMIT;
    private @Nullable Duration timeout;
    private @Nullable Duration connectionWait;
    private @Nullable Duration downloadTimeout;
    private boolean closesConnection;
    private boolean acceptsGzip;

    private Builder(String method, URI uri) {
      this.method = Objects.requireNonNull(method, "method");
      this.uri = requireAbsolute(uri);
    }

    /**
     * Sets the address.
     *
     * @throws IllegalArgumentException when it is not absolute
     */
    public Builder uri(URI uri) {
      this.uri = requireAbsolute(uri);
      return this;
    }

    private static URI requireAbsolute(URI uri) {
      if (!uri.isAbsolute() || uri.getHost() == null) {
        throw new IllegalArgumentException("Not an absolute http(s) address: " + uri);
      }
      return uri;
    }

    /**
     * Sets a header and replaces one with the same name in any case.
     *
     * @throws IllegalArgumentException when the name is no token, when the value holds a control
     *     character (header injection), or when only the transport may set the header
     */
    public Builder header(String name, String value) {
      if (!isToken(name) || frames(name)) {
        throw new IllegalArgumentException("This header cannot be set: " + name);
      }
      if (hasControl(value)) {
        throw new IllegalArgumentException(
            "The value of " + name + " contains a control character");
      }
      // Not Map.copyOf, whose time grows with the square of the number of colliding names.
      Map<String, String> all = new LinkedHashMap<>(headers);
      all.keySet().removeIf(name::equalsIgnoreCase);
      all.put(name, value);
      headers = Collections.unmodifiableMap(all);
      return this;
    }

    private static boolean isToken(String name) {
      for (int i = 0; i < name.length(); i++) {
        char c = name.charAt(i);
        boolean letterOrDigit =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!letterOrDigit && TOKEN_SYMBOLS.indexOf(c) < 0) {
          return false;
        }
      }
      return !name.isEmpty();
    }

    private static boolean hasControl(String value) {
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        if ((c < ' ' && c != '\t') || (c >= DELETE && c <= LAST_CONTROL)) {
          return true;
        }
      }
      return false;
    }

    /** Sets the body. */
    public Builder body(HttpBody body) {
      this.body = Objects.requireNonNull(body, "body");
      return this;
    }

    /** Sets how many bytes the response may have. Default: 64 KiB. */
    public Builder responseLimit(long bytes) {
      if (bytes < 0) {
        throw new IllegalArgumentException("responseLimit must not be negative: " + bytes);
      }
      this.responseLimit = bytes;
      return this;
    }

    /** Sets {@link HttpRequest#timeout()}. Default: 10 seconds. */
    public Builder timeout(Duration timeout) {
      this.timeout = requirePositive("timeout", timeout);
      return this;
    }

    /**
     * Sets {@link HttpRequest#connectionWait()}. Default: none. A transport of an application may
     * ignore it.
     */
    public Builder connectionWait(Duration wait) {
      this.connectionWait = requirePositive("connectionWait", wait);
      return this;
    }

    /**
     * Sets {@link HttpRequest#downloadTimeout()}, for a large response that is read as a stream.
     * While it is read, the server must send at least 1 KiB/s. Default: none if the response has a
     * size limit, otherwise 10 minutes.
     */
    public Builder downloadTimeout(Duration timeout) {
      this.downloadTimeout = requirePositive("downloadTimeout", timeout);
      return this;
    }

    /**
     * Closes the connection after the response ({@code Connection: close}, RFC 9112 section 9.6),
     * so that a load balancer in front of the server can choose another node for the next request.
     * Default: the connection is kept for later requests. A transport of an application may ignore
     * it.
     */
    public Builder closeConnection() {
      this.closesConnection = true;
      return this;
    }

    /**
     * Asks for a response that is compressed by gzip. The transport decompresses it, and leaves out
     * its {@code Content-Encoding} and {@code Content-Length}; {@link HttpRequest#responseLimit()}
     * limits the bytes after decompression. A request with an {@code Accept-Encoding} of its own
     * gets the response as the server sends it. A request with a {@code Range} is not compressed: a
     * part of a compressed response cannot be decompressed. Default: no compression. A transport of
     * an application may ignore it.
     */
    public Builder acceptGzip() {
      this.acceptsGzip = true;
      return this;
    }

    private static Duration requirePositive(String name, Duration timeout) {
      if (timeout.isNegative() || timeout.isZero()) {
        throw new IllegalArgumentException(name + " must be positive: " + timeout);
      }
      return timeout;
    }

    /** Builds the request. */
    public HttpRequest build() {
      return new HttpRequest(this);
    }
  }
}
