package io.github.atprotojakarta.testkit.oauth;

import io.github.atprotojakarta.testkit.oauth.client.ClientAuth;
import io.github.atprotojakarta.testkit.oauth.client.RegisteredClient;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A pushed authorization request on its way to a code.
 *
 * @param id what its request_uri ends with
 * @param client who pushed it
 * @param clientAuth how that client authenticated
 * @param parameters what it asked for, as far as it was granted
 * @param expiresAt when it or its code is of no more use
 * @param deviceId the browser that opened it; null until one did
 * @param did the account that approved it; null until one did
 * @param code the code; null until approved
 */
record AuthorizationRequest(
    String id,
    RegisteredClient client,
    ClientAuth clientAuth,
    Map<String, String> parameters,
    Instant expiresAt,
    @Nullable String deviceId,
    @Nullable String did,
    @Nullable String code) {
  static final String URI_PREFIX = "urn:ietf:params:oauth:request_uri:";

  String requestUri() {
    return URI_PREFIX + id;
  }

  Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  AuthorizationRequest openedBy(String device, Instant until) {
    return new AuthorizationRequest(id, client, clientAuth, parameters, until, device, did, code);
  }

  AuthorizationRequest approved(String by, String newCode, Instant until) {
    return new AuthorizationRequest(
        id, client, clientAuth, parameters, until, deviceId, by, newCode);
  }
}
