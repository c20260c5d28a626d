package io.github.atprotojakarta;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A PDS answered an XRPC call with an error (AT Protocol HTTP API, "Error Responses"). */
public final class XrpcException extends AtprotoOAuthException {
  private final int status;
  private final @Nullable String error;
  private final @Nullable RateLimit rateLimit;

  /**
   * What a server says about its rate limit ({@code RateLimit-*} headers).
   *
   * @param limit how many calls a window has
   * @param remaining how many are left
   * @param resetAt when the window ends; the time to call again after a 429
   */
  public record RateLimit(long limit, long remaining, Instant resetAt) {}

  /**
   * Creates the exception.
   *
   * @param message the method that was called and what the server said
   * @param status the HTTP status
   * @param error the XRPC error name, {@code null} when the answer held none
   * @param rateLimit {@code null} when the server said nothing about it
   */
  public XrpcException(
      String message, int status, @Nullable String error, @Nullable RateLimit rateLimit) {
    super(message, null);
    this.status = status;
    this.error = error;
    this.rateLimit = rateLimit;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The server's rate limit, where it told one. */
  public Optional<RateLimit> rateLimit() {
    return Optional.ofNullable(rateLimit);
  }

  /** The XRPC error name, such as {@code ScopeMissingError}. */
  public Optional<String> error() {
    return Optional.ofNullable(error);
  }
}
