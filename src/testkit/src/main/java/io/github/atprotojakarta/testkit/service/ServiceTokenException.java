package io.github.atprotojakarta.testkit.service;

/** A token that a service refuses, with the name of the XRPC error. */
final class ServiceTokenException extends RuntimeException {
  private final String error;

  ServiceTokenException(String error, String message) {
    super(message);
    this.error = error;
  }

  String error() {
    return error;
  }
}
