package io.github.atprotojakarta.http;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a request gets no usable response. {@link #mayHaveReachedServer()} says whether the
 * server may have used a one-time credential in the request.
 */
public final class HttpTransportException extends IOException {
  /** The kinds of failures. */
  public enum Kind {
    /** The address is not allowed: not https, or not public. A retry does not help. */
    BLOCKED,
    /** The host name does not resolve. */
    UNKNOWN_HOST,
    /**
     * All connections of this client to the server, or its look-up threads, are in use, or the
     * server asked for a pause. Nothing was sent.
     */
    BUSY,
    /** The connection or the TLS handshake failed. Nothing of the request was sent. */
    CONNECT,
    /** The connection failed after sending had begun. */
    EXCHANGE,
    /** The response took too long, after sending had begun. */
    TIMEOUT,
    /** The response is larger than the request allows. */
    TOO_LARGE
  }

  private final Kind kind;

  /** Creates the exception; the message names the host, never a header or a body. */
  public HttpTransportException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = Objects.requireNonNull(kind, "kind");
  }

  /** Returns the kind of failure. */
  public Kind kind() {
    return kind;
  }

  /** Returns whether the server may have received the request and acted on it. */
  public boolean mayHaveReachedServer() {
    return kind == Kind.EXCHANGE || kind == Kind.TIMEOUT || kind == Kind.TOO_LARGE;
  }
}
