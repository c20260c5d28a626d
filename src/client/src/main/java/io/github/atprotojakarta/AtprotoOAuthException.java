package io.github.atprotojakarta;

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
        XrpcException,
        TransientException {

  AtprotoOAuthException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
