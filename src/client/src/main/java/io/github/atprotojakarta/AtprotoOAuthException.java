package io.github.atprotojakarta;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The root of the exceptions of this library. The subclasses differ by what the caller can do: fix
 * the input, fix the configuration, sign the user in again, or try again later. No message contains
 * a token, key, code or cookie value.
 */
public abstract sealed class AtprotoOAuthException extends RuntimeException
    permits AccountBlockedException,
        IdentityException,
        ServerMetadataException,
        OAuthResponseException,
        OAuthCallbackException,
        TokenRefreshException,
        NotSignedInException,
        TokenRevokedException,
        TokenInvalidException,
        AuthMethodUnsatisfiableException,
        PermissionSetException,
        XrpcException,
        TransientException {

  private @Nullable String appState;

  AtprotoOAuthException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /**
   * Returns the application's own state of the login that failed, so that the user can repeat it:
   * {@link AtprotoOAuthClient#callback} adds it to each failure of a login that it knows. Empty for
   * other failures, and for a login without such a state.
   */
  public final Optional<String> appState() {
    return Optional.ofNullable(appState);
  }

  final void setAppState(@Nullable String appState) {
    this.appState = appState;
  }
}
