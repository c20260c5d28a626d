package io.github.atprotojakarta.testkit.oauth.authorization;

import io.github.atprotojakarta.testkit.oauth.client.ClientAuth;
import io.github.atprotojakarta.testkit.oauth.client.RegisteredClient;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A pushed authorization request, from the push to its code.
 *
 * @param id the end of its request_uri
 * @param client the client that pushed it
 * @param clientAuth how that client authenticated
 * @param parameters the granted parameters
 * @param expiresAt when the request or its code expires
 * @param browserId the browser that opened it; null before that
 * @param did the account that approved it; null before that
 * @param code the code; null before approval
 */
public record AuthorizationRequest(
    String id,
    RegisteredClient client,
    ClientAuth clientAuth,
    Map<String, String> parameters,
    Instant expiresAt,
    @Nullable String browserId,
    @Nullable String did,
    @Nullable String code) {
  static final String URI_PREFIX = "urn:ietf:params:oauth:request_uri:";

  public String requestUri() {
    return URI_PREFIX + id;
  }

  public Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  /** Returns the request with the scope of its tokens. */
  public AuthorizationRequest withScope(String scope) {
    Map<String, String> changed = new LinkedHashMap<>(parameters);
    changed.put("scope", scope);
    return new AuthorizationRequest(
        id, client, clientAuth, changed, expiresAt, browserId, did, code);
  }

  AuthorizationRequest openedBy(String browser, Instant until) {
    return new AuthorizationRequest(id, client, clientAuth, parameters, until, browser, did, code);
  }

  AuthorizationRequest approved(String by, String newCode, Instant until) {
    return new AuthorizationRequest(
        id, client, clientAuth, parameters, until, browserId, by, newCode);
  }
}
