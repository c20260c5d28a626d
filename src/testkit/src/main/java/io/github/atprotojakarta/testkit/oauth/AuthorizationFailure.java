package io.github.atprotojakarta.testkit.oauth;

/** A refusal that the client is told of by way of the browser: the redirect URI is known good. */
final class AuthorizationFailure extends RuntimeException {
  private final transient AuthorizationRequest request;
  private final String error;
  private final String description;

  AuthorizationFailure(AuthorizationRequest request, String error, String description) {
    super(error + ": " + description);
    this.request = request;
    this.error = error;
    this.description = description;
  }

  AuthorizationRequest request() {
    return request;
  }

  String error() {
    return error;
  }

  String description() {
    return description;
  }
}
