package io.github.atprotojakarta.testkit.oauth.token;

import io.github.atprotojakarta.testkit.oauth.client.ClientAuth;
import io.github.atprotojakarta.testkit.oauth.client.RegisteredClient;
import java.time.Instant;
import java.util.Map;

/**
 * A session at the authorization server.
 *
 * @param id the session id
 * @param did the account
 * @param client the client
 * @param clientAuth how the client authenticated
 * @param keyThumbprint the thumbprint of the DPoP key that the tokens are bound to
 * @param parameters the parameters of the authorization request
 * @param code the code that it was created from
 * @param createdAt when it was created
 * @param updatedAt when the tokens were issued
 * @param expiresAt when the access token expires
 * @param accessToken the valid access token
 * @param refreshToken the valid refresh token; empty if the client may not refresh
 */
public record TokenSession(
    String id,
    String did,
    RegisteredClient client,
    ClientAuth clientAuth,
    String keyThumbprint,
    Map<String, String> parameters,
    String code,
    Instant createdAt,
    Instant updatedAt,
    Instant expiresAt,
    String accessToken,
    String refreshToken) {
  /** Returns the granted scope. */
  public String scope() {
    return parameters.getOrDefault("scope", "");
  }

  TokenSession renewed(ClientAuth auth, Instant now, Instant until, String access, String refresh) {
    return new TokenSession(
        id,
        did,
        client,
        auth,
        keyThumbprint,
        parameters,
        code,
        createdAt,
        now,
        until,
        access,
        refresh);
  }

  @Override
  public String toString() {
    return "TokenSession " + id + " of " + did;
  }
}
