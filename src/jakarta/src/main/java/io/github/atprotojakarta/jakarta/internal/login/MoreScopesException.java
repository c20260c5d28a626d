package io.github.atprotojakarta.jakarta.internal.login;

/** Stops a login because the application wants another one with more scopes. */
final class MoreScopesException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient LoginRequest next;

  MoreScopesException(LoginRequest next) {
    super("The application requests more scopes", null, false, false);
    this.next = next;
  }

  LoginRequest next() {
    return next;
  }
}
