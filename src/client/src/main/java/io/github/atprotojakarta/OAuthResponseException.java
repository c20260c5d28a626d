package io.github.atprotojakarta;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An authorization server refused a request, with an OAuth error response (RFC 6749 section 5.2) or
 * with an invalid response.
 */
public final class OAuthResponseException extends AtprotoOAuthException {
  private final int status;
  private final @Nullable String error;
  private final @Nullable String description;
  private final @Nullable Duration retryAfter;

  /** Creates the exception for a response without {@code Retry-After}. */
  public OAuthResponseException(
      String message,
      int status,
      @Nullable String error,
      @Nullable String description,
      @Nullable Throwable cause) {
    this(message, status, error, description, null, cause);
  }

  /**
   * Creates the exception.
   *
   * @param message which server refused which request
   * @param status the HTTP status
   * @param error the OAuth error code, {@code null} if the response had none
   * @param description the server's own description, {@code null} if the response had none
   * @param retryAfter how long the server wants the client to wait; {@code null} if it did not say
   */
  public OAuthResponseException(
      String message,
      int status,
      @Nullable String error,
      @Nullable String description,
      @Nullable Duration retryAfter,
      @Nullable Throwable cause) {
    super(message, cause);
    this.status = status;
    this.error = error;
    this.description = description;
    this.retryAfter = retryAfter;
  }

  /** Returns the HTTP status. */
  public int status() {
    return status;
  }

  /** Returns the OAuth error code, such as {@code invalid_client_metadata}. */
  public Optional<String> error() {
    return Optional.ofNullable(error);
  }

  /** Returns the server's own description. */
  public Optional<String> description() {
    return Optional.ofNullable(description);
  }

  /**
   * Returns how long to wait before the next request, if the server sent {@code Retry-After} (RFC
   * 9110 section 10.2.3). At most one day.
   */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
