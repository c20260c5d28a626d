package io.github.atprotojakarta;

import org.jspecify.annotations.Nullable;

/**
 * A server published OAuth metadata that breaks RFC 8414, RFC 9728 or the AT Protocol profile, or
 * publishes none: people on that server cannot sign in until its operator mends it.
 */
public final class ServerMetadataException extends AtprotoOAuthException {
  /** Creates the exception; {@code message} says which server said what. */
  public ServerMetadataException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Creates the exception without a cause. */
  public ServerMetadataException(String message) {
    this(message, null);
  }
}
