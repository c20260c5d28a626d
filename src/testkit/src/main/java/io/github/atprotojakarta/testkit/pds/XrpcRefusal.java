package io.github.atprotojakarta.testkit.pds;

import io.github.atprotojakarta.testkit.server.Answer;
import io.github.atprotojakarta.testkit.server.Documents;

/** An XRPC call that is refused. */
final class XrpcRefusal extends RuntimeException {
  private final int status;
  private final String error;
  private final String text;

  XrpcRefusal(int status, String error, String text) {
    super(error + ": " + text);
    this.status = status;
    this.error = error;
    this.text = text;
  }

  static XrpcRefusal invalid(String text) {
    return new XrpcRefusal(400, "InvalidRequest", text);
  }

  static XrpcRefusal scopeMissing(String scope) {
    return new XrpcRefusal(403, "ScopeMissingError", "Missing required scope \"" + scope + "\"");
  }

  Answer answer() {
    return Answer.json(status, Documents.object().add("error", error).add("message", text).build());
  }
}
