package io.github.atprotojakarta;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A PDS answered an XRPC call with an error (AT Protocol HTTP API, "Error Responses"). */
public final class XrpcException extends AtprotoOAuthException {
  private final int status;
  private final @Nullable String error;

  /**
   * Creates the exception.
   *
   * @param message the method that was called and what the server said
   * @param status the HTTP status
   * @param error the XRPC error name, {@code null} when the answer held none
   */
  public XrpcException(String message, int status, @Nullable String error) {
    super(message, null);
    this.status = status;
    this.error = error;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The XRPC error name, such as {@code ScopeMissingError}. */
  public Optional<String> error() {
    return Optional.ofNullable(error);
  }
}
