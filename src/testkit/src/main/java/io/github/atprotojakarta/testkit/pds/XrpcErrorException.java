package io.github.atprotojakarta.testkit.pds;

import io.github.atprotojakarta.testkit.server.JsonDocuments;
import io.github.atprotojakarta.testkit.server.ServerResponse;

/** An XRPC error response: HTTP status, error name and message. */
final class XrpcErrorException extends RuntimeException {
  private final int status;
  private final String error;
  private final String message;

  XrpcErrorException(int status, String error, String message) {
    super(error + ": " + message);
    this.status = status;
    this.error = error;
    this.message = message;
  }

  static XrpcErrorException invalid(String message) {
    return new XrpcErrorException(400, "InvalidRequest", message);
  }

  static XrpcErrorException scopeMissing(String scope) {
    return new XrpcErrorException(
        403, "ScopeMissingError", "Missing required scope \"" + scope + "\"");
  }

  ServerResponse toResponse() {
    return ServerResponse.json(
        status, JsonDocuments.object().add("error", error).add("message", message).build());
  }
}
