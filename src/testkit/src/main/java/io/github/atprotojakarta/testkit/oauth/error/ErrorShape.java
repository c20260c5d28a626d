package io.github.atprotojakarta.testkit.oauth.error;

import io.github.atprotojakarta.testkit.server.JsonDocuments;
import io.github.atprotojakarta.testkit.server.ServerResponse;

/** How an authorization server writes its error responses. */
public enum ErrorShape {
  /** As the reference server: RFC 6749 section 5.2, and 401 with a challenge for proofs. */
  REFERENCE,
  /** The members of RFC 6749; 401 for proofs and client authentication, without a challenge. */
  UNAUTHORIZED,
  /** The members of RFC 6749, always with status 400. */
  BAD_REQUEST,
  /** As an XRPC error: {@code error} is {@code InvalidRequest} and {@code message} has the text. */
  XRPC,
  /** {@code error} has the text, and there is no other member. */
  TEXT;

  /** Returns the response to a refused request. */
  public ServerResponse response(OAuthErrorException e) {
    return switch (this) {
      case REFERENCE -> e.toResponse();
      case UNAUTHORIZED -> members(unauthorized(e) ? 401 : 400, e);
      case BAD_REQUEST -> members(400, e);
      case XRPC ->
          e.demandsNonce()
              ? code(e.error())
              : ServerResponse.json(
                  400,
                  JsonDocuments.object()
                      .add("error", "InvalidRequest")
                      .add("message", e.description())
                      .build());
      case TEXT -> text(e);
    };
  }

  private static boolean unauthorized(OAuthErrorException e) {
    return e.status() == 401 || e.error().equals("invalid_client");
  }

  private static ServerResponse text(OAuthErrorException e) {
    return switch (e.error()) {
      case "use_dpop_nonce" -> code(e.error());
      case "invalid_scope" -> members(400, e);
      case "invalid_dpop_proof" -> code("InvalidRequest");
      default -> code(e.description());
    };
  }

  private static ServerResponse code(String error) {
    return ServerResponse.json(400, JsonDocuments.object().add("error", error).build());
  }

  private static ServerResponse members(int status, OAuthErrorException e) {
    return ServerResponse.json(
        status,
        JsonDocuments.object()
            .add("error", e.error())
            .add("error_description", e.description())
            .build());
  }
}
