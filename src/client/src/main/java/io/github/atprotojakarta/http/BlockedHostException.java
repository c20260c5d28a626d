package io.github.atprotojakarta.http;

import java.net.UnknownHostException;

/** Thrown when a host resolves to an address that is not allowed. */
final class BlockedHostException extends UnknownHostException {
  BlockedHostException(String message) {
    super(message);
  }
}
