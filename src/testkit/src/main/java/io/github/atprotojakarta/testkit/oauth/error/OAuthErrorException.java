package io.github.atprotojakarta.testkit.oauth.error;

import io.github.atprotojakarta.testkit.server.JsonDocuments;
import io.github.atprotojakarta.testkit.server.ServerResponse;
import java.util.Optional;

/** An OAuth error response: error code, description and HTTP status. */
public final class OAuthErrorException extends RuntimeException {
  private static final String ALGORITHMS =
      "RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES256K ES384 ES512";

  private final String error;
  private final String description;
  private final int status;
  private final boolean challenge;

  private OAuthErrorException(String error, String description, int status, boolean challenge) {
    super(error + ": " + description);
    this.error = error;
    this.description = description;
    this.status = status;
    this.challenge = challenge;
  }

  /** Creates an error with status 400. */
  public static OAuthErrorException of(String error, String description) {
    return new OAuthErrorException(error, description, 400, false);
  }

  /** {@code invalid_request}. */
  public static OAuthErrorException invalidRequest(String description) {
    return of("invalid_request", description);
  }

  /** {@code invalid_grant}. */
  public static OAuthErrorException invalidGrant(String description) {
    return of("invalid_grant", description);
  }

  /** {@code invalid_client}. */
  public static OAuthErrorException invalidClient(String description) {
    return of("invalid_client", description);
  }

  /** {@code invalid_client_metadata}. */
  public static OAuthErrorException invalidMetadata(String description) {
    return of("invalid_client_metadata", description);
  }

  /** {@code invalid_redirect_uri}. */
  public static OAuthErrorException invalidRedirectUri(String description) {
    return of("invalid_redirect_uri", description);
  }

  /** {@code invalid_dpop_proof}, with status 401 and a challenge. */
  public static OAuthErrorException invalidProof(String description) {
    return new OAuthErrorException("invalid_dpop_proof", description, 401, true);
  }

  /** {@code invalid_token}, with status 401 and a challenge. */
  public static OAuthErrorException invalidToken(String description) {
    return new OAuthErrorException("invalid_token", description, 401, true);
  }

  /** {@code use_dpop_nonce}: the client must retry with the server's nonce. */
  public static OAuthErrorException useNonce(String description) {
    return of("use_dpop_nonce", description);
  }

  /** Returns the same error as a resource server sends it: status 401 and a challenge. */
  public OAuthErrorException atResourceServer() {
    return status == 400 && demandsNonce()
        ? new OAuthErrorException(error, description, 401, true)
        : this;
  }

  /** Returns the error code. */
  public String error() {
    return error;
  }

  /** Returns whether the client must retry with the server's nonce. */
  public boolean demandsNonce() {
    return error.equals("use_dpop_nonce");
  }

  /** Returns the description. */
  public String description() {
    return description;
  }

  /** Returns the status code. */
  public int status() {
    return status;
  }

  /** Returns the WWW-Authenticate header, if any. A description with quotes is left out. */
  public Optional<String> wwwAuthenticate() {
    if (!challenge) {
      return Optional.empty();
    }
    String parameter =
        description.contains("\"") ? "" : ", error_description=\"" + description + "\"";
    return Optional.of("DPoP algs=\"" + ALGORITHMS + "\", error=\"" + error + "\"" + parameter);
  }

  /** Returns the response of an authorization server. */
  public ServerResponse toResponse() {
    ServerResponse response =
        ServerResponse.json(
            status,
            JsonDocuments.object()
                .add("error", error)
                .add("error_description", description)
                .build());
    return wwwAuthenticate()
        .map(value -> response.with("WWW-Authenticate", value))
        .orElse(response);
  }
}
