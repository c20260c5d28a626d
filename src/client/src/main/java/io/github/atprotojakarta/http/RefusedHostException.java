package io.github.atprotojakarta.http;

import java.net.UnknownHostException;

/** A host that resolves, but to an address that must not be connected to. */
final class RefusedHostException extends UnknownHostException {
  RefusedHostException(String message) {
    super(message);
  }
}
