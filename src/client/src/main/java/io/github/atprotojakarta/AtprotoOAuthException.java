package io.github.atprotojakarta;

import org.jspecify.annotations.Nullable;

/**
 * Everything this library throws about the AT Protocol OAuth flow. The subclasses are told apart by
 * what the caller can do: mend the input, mend the configuration, sign the user in again, or try
 * again later. No message ever holds a token, key, code or cookie value.
 */
public abstract sealed class AtprotoOAuthException extends RuntimeException
    permits IdentityException,
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
