package io.github.atprotojakarta.jakarta.internal.web;

/** A request that is understood and not met; its message is for the person who made it. */
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

  /** Input that cannot be used; {@code message} says what is wrong and what would be right. */
  public static RejectedRequestException badRequest(String code, String message) {
    return new RejectedRequestException(ErrorKind.BAD_REQUEST, code, message);
  }

  public ErrorKind kind() {
    return kind;
  }

  /** The stable name of what is wrong. */
  public String code() {
    return code;
  }
}
