package io.github.atprotojakarta.internal.login;

import io.github.atprotojakarta.TransientException;
import java.net.URI;

/** Makes the exception for an authorization server that fails during a login. */
final class UnreachableServer {
  private UnreachableServer() {}

  static TransientException exception(URI issuer, Exception cause) {
    return new TransientException(
        "The authorization server "
            + issuer
            + " does not respond correctly; try again later ("
            + cause.getMessage()
            + ")",
        cause);
  }
}
