package io.github.atprotojakarta.jakarta;

/** A request that is understood and not met; its message is for the person who made it. */
final class Refusal extends RuntimeException {
  private final FailureKind kind;
  private final String code;

  private Refusal(FailureKind kind, String code, String message) {
    super(message);
    this.kind = kind;
    this.code = code;
  }

  Refusal(FailureKind kind, String message) {
    this(kind, kind.code(), message);
  }

  /** Input that cannot be used; {@code message} says what is wrong and what would be right. */
  static Refusal badRequest(String code, String message) {
    return new Refusal(FailureKind.BAD_REQUEST, code, message);
  }

  FailureKind kind() {
    return kind;
  }

  /** The stable name of what is wrong. */
  String code() {
    return code;
  }
}
