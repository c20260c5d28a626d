package io.github.atprotojakarta.http;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request that got no usable response. {@link #mayHaveReachedServer()} is what decides whether a
 * one-time credential in the request can have been used up.
 */
public final class HttpTransportException extends IOException {
  /** What went wrong. */
  public enum Kind {
    /**
     * The address is not allowed: not https, or not a public address. Trying again does not help.
     */
    REFUSED,
    /** The host name does not resolve. */
    UNKNOWN_HOST,
    /** No connection, or the TLS handshake failed. Nothing of the request was sent. */
    CONNECT,
    /** The connection broke after sending had begun. */
    EXCHANGE,
    /** The answer took too long, after sending had begun. */
    TIMEOUT,
    /** The answer is larger than the request allows. */
    TOO_LARGE
  }

  private final Kind kind;

  /** Creates the exception; {@code message} names the host, never a header or a body. */
  public HttpTransportException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = Objects.requireNonNull(kind, "kind");
  }

  /** What went wrong. */
  public Kind kind() {
    return kind;
  }

  /** Whether the server may have seen and acted on the request. */
  public boolean mayHaveReachedServer() {
    return kind == Kind.EXCHANGE || kind == Kind.TIMEOUT || kind == Kind.TOO_LARGE;
  }
}
