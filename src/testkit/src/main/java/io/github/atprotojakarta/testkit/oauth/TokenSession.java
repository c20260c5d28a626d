package io.github.atprotojakarta.testkit.oauth;

import io.github.atprotojakarta.testkit.oauth.client.ClientAuth;
import io.github.atprotojakarta.testkit.oauth.client.RegisteredClient;
import java.time.Instant;
import java.util.Map;

/**
 * One session at the authorization server, from the code exchange to its end.
 *
 * @param id its name
 * @param did the account
 * @param client the client
 * @param clientAuth how the client authenticated
 * @param keyThumbprint the DPoP key that the tokens are bound to
 * @param parameters the authorization request
 * @param code the code that it was made from
 * @param createdAt when that was
 * @param updatedAt when the tokens were made
 * @param expiresAt when the access token ends
 * @param accessToken the one good access token
 * @param refreshToken the one good refresh token; empty when the client may not refresh
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
  /** The granted scope. */
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
