package io.github.atprotojakarta;

import org.jspecify.annotations.Nullable;

/**
 * A server publishes no OAuth metadata, or metadata that break RFC 8414, RFC 9728 or the AT
 * Protocol profile. Users of that server cannot sign in until its operator fixes it.
 */
public final class ServerMetadataException extends AtprotoOAuthException {
  /** Creates the exception; {@code message} names the server and the fault. */
  public ServerMetadataException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Creates the exception without a cause. */
  public ServerMetadataException(String message) {
    this(message, null);
  }
}
