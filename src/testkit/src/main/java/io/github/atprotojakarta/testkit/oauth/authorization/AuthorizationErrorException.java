package io.github.atprotojakarta.testkit.oauth.authorization;

/**
 * An error that is sent to the client through the browser. That is allowed only because the
 * redirect URI was verified before.
 */
public final class AuthorizationErrorException extends RuntimeException {
  private final transient AuthorizationRequest request;
  private final String error;
  private final String description;

  public AuthorizationErrorException(
      AuthorizationRequest request, String error, String description) {
    super(error + ": " + description);
    this.request = request;
    this.error = error;
    this.description = description;
  }

  public AuthorizationRequest request() {
    return request;
  }

  public String error() {
    return error;
  }

  public String description() {
    return description;
  }
}
