package io.github.atprotojakarta.internal.login;

import io.github.atprotojakarta.OAuthResponseException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpTransportException;
import java.net.URI;

/** Makes the exception for an authorization server that fails during a login. */
final class UnreachableServer {
  private UnreachableServer() {}

  /** Returns whether the same request may succeed later. */
  static boolean isTemporary(OAuthResponseException failure) {
    return failure.status() >= 500 || failure.status() == 429;
  }

  static TransientException exception(URI issuer, OAuthResponseException cause) {
    if (cause.status() == 429) {
      return new TransientException(
          "The authorization server "
              + issuer
              + " gets too many requests from this application; try again later",
          cause);
    }
    return new TransientException(
        "The authorization server "
            + issuer
            + " does not respond correctly; try again later ("
            + cause.getMessage()
            + ")",
        cause);
  }

  /** The message reaches strangers: only the log tells apart why the server did not respond. */
  static TransientException exception(URI issuer, HttpTransportException cause) {
    return new TransientException(
        "The authorization server " + issuer + " did not respond; try again later", cause);
  }
}
