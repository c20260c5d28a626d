package io.github.atprotojakarta.testkit.oauth;

import io.github.atprotojakarta.testkit.server.Documents;
import io.github.atprotojakarta.testkit.server.Response;
import java.util.Optional;

/** A request that the rules refuse: error code, description and status. */
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

  /** A refusal with status 400. */
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

  /** {@code invalid_dpop_proof}, with a challenge. */
  public static OAuthErrorException invalidProof(String description) {
    return new OAuthErrorException("invalid_dpop_proof", description, 401, true);
  }

  /** {@code invalid_token}, with a challenge. */
  public static OAuthErrorException invalidToken(String description) {
    return new OAuthErrorException("invalid_token", description, 401, true);
  }

  /** {@code use_dpop_nonce}: a request for another try with the server's nonce. */
  public static OAuthErrorException useNonce(String description) {
    return of("use_dpop_nonce", description);
  }

  /** The same refusal as a resource server words it: 401 with a challenge. */
  public OAuthErrorException atResource() {
    return status == 400 && error.equals("use_dpop_nonce")
        ? new OAuthErrorException(error, description, 401, true)
        : this;
  }

  /** The error code. */
  public String error() {
    return error;
  }

  /** The description. */
  public String description() {
    return description;
  }

  /** The status code. */
  public int status() {
    return status;
  }

  /** The WWW-Authenticate header, where one is due. A value that holds quotes is left out. */
  public Optional<String> wwwAuthenticate() {
    if (!challenge) {
      return Optional.empty();
    }
    String told = description.contains("\"") ? "" : ", error_description=\"" + description + "\"";
    return Optional.of("DPoP algs=\"" + ALGORITHMS + "\", error=\"" + error + "\"" + told);
  }

  /** The answer of an authorization server. */
  Response answer() {
    Response plain =
        Response.json(
            status,
            Documents.object().add("error", error).add("error_description", description).build());
    return wwwAuthenticate().map(value -> plain.with("WWW-Authenticate", value)).orElse(plain);
  }
}
