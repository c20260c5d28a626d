package io.github.atprotojakarta;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A PDS responded to an XRPC call with an error (AT Protocol HTTP API, "Error Responses"). */
public final class XrpcException extends AtprotoOAuthException {
  private final int status;
  private final @Nullable String error;
  private final @Nullable RateLimit rateLimit;
  private final @Nullable Duration retryAfter;

  private final Map<String, List<String>> headers;

  /**
   * A server's rate limit ({@code RateLimit-*} headers), as far as it sent them.
   *
   * @param limit the number of calls per window
   * @param remaining the number of remaining calls
   * @param resetAt when the window ends; the time to call again after a 429
   */
  public record RateLimit(OptionalLong limit, OptionalLong remaining, Optional<Instant> resetAt) {}

  /**
   * Creates the exception.
   *
   * @param message names the method and has the server's description
   * @param status the HTTP status
   * @param error the XRPC error name, {@code null} if the response had none
   * @param rateLimit {@code null} if the server sent none
   */
  public XrpcException(
      String message, int status, @Nullable String error, @Nullable RateLimit rateLimit) {
    this(message, status, error, rateLimit, null);
  }

  /**
   * Creates the exception.
   *
   * @param message names the method and has the server's description
   * @param status the HTTP status
   * @param error the XRPC error name, {@code null} if the response had none
   * @param rateLimit {@code null} if the server sent none
   * @param retryAfter {@code null} if the server sent none
   */
  public XrpcException(
      String message,
      int status,
      @Nullable String error,
      @Nullable RateLimit rateLimit,
      @Nullable Duration retryAfter) {
    this(message, status, error, rateLimit, retryAfter, Map.of());
  }

  /**
   * Creates the exception.
   *
   * @param message names the method and has the server's description
   * @param status the HTTP status
   * @param error the XRPC error name, {@code null} if the response had none
   * @param rateLimit {@code null} if the server sent none
   * @param retryAfter {@code null} if the server sent none
   * @param headers all headers of the response
   */
  public XrpcException(
      String message,
      int status,
      @Nullable String error,
      @Nullable RateLimit rateLimit,
      @Nullable Duration retryAfter,
      Map<String, List<String>> headers) {
    super(message, null);
    this.status = status;
    this.error = error;
    this.rateLimit = rateLimit;
    this.retryAfter = retryAfter;
    TreeMap<String, List<String>> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.putAll(headers);
    this.headers = Collections.unmodifiableMap(all);
  }

  /**
   * Returns all headers of the response, as the server wrote them; look them up in any case. They
   * may contain anything, so do not show them to others unchecked.
   */
  public Map<String, List<String>> headers() {
    return headers;
  }

  /** Returns the HTTP status. */
  public int status() {
    return status;
  }

  /** Returns the server's rate limit, if it sent one. */
  public Optional<RateLimit> rateLimit() {
    return Optional.ofNullable(rateLimit);
  }

  /**
   * Returns how long to wait before the next call, if the server sent {@code Retry-After} (RFC 9110
   * section 10.2.3). At most one day.
   */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /** Returns the XRPC error name, such as {@code ScopeMissingError}. */
  public Optional<String> error() {
    return Optional.ofNullable(error);
  }
}
