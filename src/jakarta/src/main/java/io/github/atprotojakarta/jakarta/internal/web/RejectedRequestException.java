package io.github.atprotojakarta.jakarta.internal.web;

/** A request that the library rejects. The message is shown to the person who made it. */
public final class RejectedRequestException extends RuntimeException {
  private final ErrorKind kind;
  private final String code;

  private RejectedRequestException(ErrorKind kind, String code, String message) {
    super(message);
    this.kind = kind;
    this.code = code;
  }

  public RejectedRequestException(ErrorKind kind, String message) {
    this(kind, kind.code(), message);
  }

  /** Returns an exception for invalid input; the message names the problem and a valid form. */
  public static RejectedRequestException badRequest(String code, String message) {
    return new RejectedRequestException(ErrorKind.BAD_REQUEST, code, message);
  }

  ErrorKind kind() {
    return kind;
  }

  /** Returns the stable name of the failure. */
  public String code() {
    return code;
  }
}
