package io.github.atprotojakarta;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A PDS responded to an XRPC call with an error (AT Protocol HTTP API, "Error Responses"). */
public final class XrpcException extends AtprotoOAuthException {
  private final int status;
  private final @Nullable String error;
  private final @Nullable RateLimit rateLimit;
  private final @Nullable Duration retryAfter;

  /**
   * A server's rate limit ({@code RateLimit-*} headers).
   *
   * @param limit the number of calls per window
   * @param remaining the number of remaining calls
   * @param resetAt when the window ends; the time to call again after a 429
   */
  public record RateLimit(long limit, long remaining, Instant resetAt) {}

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
    super(message, null);
    this.status = status;
    this.error = error;
    this.rateLimit = rateLimit;
    this.retryAfter = retryAfter;
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
