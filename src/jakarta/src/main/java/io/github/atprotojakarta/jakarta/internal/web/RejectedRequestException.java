package io.github.atprotojakarta.jakarta.internal.web;

import org.jspecify.annotations.Nullable;

/** A request that the library rejects. The message is shown to the person who made it. */
public final class RejectedRequestException extends RuntimeException {
  private final ErrorKind kind;
  private final String code;
  private final @Nullable Long count;

  private RejectedRequestException(
      ErrorKind kind, String code, @Nullable Long count, String message) {
    super(message);
    this.kind = kind;
    this.code = code;
    this.count = count;
  }

  public RejectedRequestException(ErrorKind kind, String message) {
    this(kind, kind.code(), null, message);
  }

  /** Returns an exception for invalid input; the message names the problem and a valid form. */
  public static RejectedRequestException badRequest(String code, String message) {
    return new RejectedRequestException(ErrorKind.BAD_REQUEST, code, null, message);
  }

  /**
   * Returns an exception for a request that expects another state than the present one.
   *
   * @param count a number of the present state, which the problem document has as {@code count}
   */
  public static RejectedRequestException conflict(long count, String message) {
    return new RejectedRequestException(
        ErrorKind.CONFLICT, ErrorKind.CONFLICT.code(), count, message);
  }

  ErrorKind kind() {
    return kind;
  }

  /** Returns the number for the problem document; {@code null} if there is none. */
  @Nullable Long count() {
    return count;
  }

  /** Returns the stable name of the failure. */
  public String code() {
    return code;
  }
}
