package io.github.atprotojakarta.http;

import java.io.IOException;

/** Thrown when this client has no free thread or connection; the server has no part in it. */
final class BusyException extends IOException {
  BusyException(String message, Throwable cause) {
    super(message, cause);
  }
}
