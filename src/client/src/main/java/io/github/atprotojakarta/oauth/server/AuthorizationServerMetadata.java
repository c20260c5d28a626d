package io.github.atprotojakarta.oauth.server;

import io.github.atprotojakarta.internal.http.Origin;
import jakarta.json.JsonObject;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of an authorization server (RFC 8414), checked against the AT Protocol profile.
 *
 * @param issuer the server's origin
 * @param authorizationEndpoint the address for the browser
 * @param tokenEndpoint where codes and refresh tokens are exchanged for tokens
 * @param pushedAuthorizationRequestEndpoint where authorization requests are pushed
 * @param revocationEndpoint where tokens are revoked; {@code null} when the server has none
 * @param sendsIssuer whether the server promises {@code iss} in callbacks (RFC 9207)
 * @param promptValues the {@code prompt} values that the server lists; empty if it lists none
 * @param authMethods the client authentication methods that the server accepts
 */
public record AuthorizationServerMetadata(
    URI issuer,
    URI authorizationEndpoint,
    URI tokenEndpoint,
    URI pushedAuthorizationRequestEndpoint,
    @Nullable URI revocationEndpoint,
    boolean sendsIssuer,
    Set<String> promptValues,
    Set<String> authMethods) {
  /** Copies the sets. */
  public AuthorizationServerMetadata {
    promptValues = Set.copyOf(promptValues);
    authMethods = Set.copyOf(authMethods);
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
}
