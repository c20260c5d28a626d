package io.github.atprotojakarta.testkit.pds;

import io.github.atprotojakarta.testkit.server.Documents;
import io.github.atprotojakarta.testkit.server.Response;

/** An XRPC call that is refused. */
final class XrpcErrorException extends RuntimeException {
  private final int status;
  private final String error;
  private final String text;

  XrpcErrorException(int status, String error, String text) {
    super(error + ": " + text);
    this.status = status;
    this.error = error;
    this.text = text;
  }

  static XrpcErrorException invalid(String text) {
    return new XrpcErrorException(400, "InvalidRequest", text);
  }

  static XrpcErrorException scopeMissing(String scope) {
    return new XrpcErrorException(
        403, "ScopeMissingError", "Missing required scope \"" + scope + "\"");
  }

  Response answer() {
    return Response.json(
        status, Documents.object().add("error", error).add("message", text).build());
  }
}
