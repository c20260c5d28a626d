package io.github.atprotojakarta.oauth.server;

import io.github.atprotojakarta.internal.cache.Weights;
import io.github.atprotojakarta.internal.http.Origin;
import jakarta.json.JsonObject;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The metadata of an authorization server (RFC 8414), checked against the AT Protocol profile. */
public final class AuthorizationServerMetadata {
  private final URI issuer;
  private final Endpoints endpoints;
  private final Set<String> promptValues;
  private final Set<String> authMethods;
  private final Set<String> authSigningAlgorithms;

  /** The addresses of a server; {@code revocation} is {@code null} when the server has none. */
  record Endpoints(
      URI authorization, URI token, URI pushedAuthorizationRequest, @Nullable URI revocation) {}

  AuthorizationServerMetadata(
      URI issuer,
      Endpoints endpoints,
      Set<String> promptValues,
      Set<String> authMethods,
      Set<String> authSigningAlgorithms) {
    this.issuer = issuer;
    this.endpoints = endpoints;
    this.promptValues = promptValues;
    this.authMethods = authMethods;
    this.authSigningAlgorithms = authSigningAlgorithms;
  }

  /**
   * Reads and checks the metadata.
   *
   * @param expectedIssuer the origin that it was fetched from
   * @param allowHttp whether plain http is allowed (development mode)
   * @throws io.github.atprotojakarta.ServerMetadataException when the metadata break the profile
   */
  public static AuthorizationServerMetadata parse(
      JsonObject json, URI expectedIssuer, boolean allowHttp) {
    return new AuthorizationServerRules(json, Origin.of(expectedIssuer), allowHttp).read();
  }

  /** Returns the server's origin. */
  public URI issuer() {
    return issuer;
  }

  /** Returns the address for the browser. */
  public URI authorizationEndpoint() {
    return endpoints.authorization();
  }

  /** Returns the address that exchanges codes and refresh tokens for tokens. */
  public URI tokenEndpoint() {
    return endpoints.token();
  }

  /** Returns the address that authorization requests are pushed to (RFC 9126). */
  public URI pushedAuthorizationRequestEndpoint() {
    return endpoints.pushedAuthorizationRequest();
  }

  /** Returns the address that revokes tokens; {@code null} when the server has none. */
  public @Nullable URI revocationEndpoint() {
    return endpoints.revocation();
  }

  /** Returns the known {@code prompt} values that the server lists; empty if it lists none. */
  public Set<String> promptValues() {
    return promptValues;
  }

  /** Returns those of this library's client authentication methods that the server accepts. */
  public Set<String> authMethods() {
    return authMethods;
  }

  /**
   * Returns those of this library's algorithms for client assertions that the server accepts (RFC
   * 8414 {@code token_endpoint_auth_signing_alg_values_supported}); only {@code ES256}, which every
   * server has to accept, if it lists none.
   */
  public Set<String> authSigningAlgorithms() {
    return authSigningAlgorithms;
  }

  /** Returns an upper bound of its memory in bytes. */
  int weight() {
    URI revocation = endpoints.revocation();
    // The sets hold constants.
    return 7 * Weights.OBJECT
        + Weights.of(issuer)
        + Weights.of(endpoints.authorization())
        + Weights.of(endpoints.token())
        + Weights.of(endpoints.pushedAuthorizationRequest())
        + (revocation == null ? 0 : Weights.of(revocation));
  }

  @Override
  public String toString() {
    return "AuthorizationServerMetadata[" + issuer + "]";
  }
}
