package io.github.atprotojakarta.testkit.oauth.authorization;

import io.github.atprotojakarta.testkit.oauth.client.ClientAuth;
import io.github.atprotojakarta.testkit.oauth.client.RegisteredClient;
import io.github.atprotojakarta.testkit.oauth.error.OAuthErrorException;
import io.github.atprotojakarta.testkit.server.RandomIds;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Stores the pushed requests and their codes. Each step succeeds once and is atomic. */
public final class AuthorizationRequests {
  private static final Duration LIFETIME = Duration.ofMinutes(5);

  private final Clock clock;
  private final RandomIds ids;
  private final Duration lifetime;
  private final Map<String, AuthorizationRequest> byId = new HashMap<>();
  private final Map<String, String> idByCode = new HashMap<>();

  /**
   * Creates an empty store.
   *
   * @param lifetime how long a pushed request is kept until a browser opens it
   */
  public AuthorizationRequests(Clock clock, RandomIds ids, Duration lifetime) {
    this.clock = clock;
    this.ids = ids;
    this.lifetime = lifetime;
  }

  /** Returns how long a pushed request is kept until a browser opens it. */
  public Duration lifetime() {
    return lifetime;
  }

  public synchronized AuthorizationRequest push(
      RegisteredClient client, ClientAuth auth, Map<String, String> parameters) {
    AuthorizationRequest request =
        new AuthorizationRequest(
            ids.hex("req-", 16),
            client,
            auth,
            Map.copyOf(parameters),
            clock.instant().plus(lifetime),
            null,
            null,
            null);
    byId.put(request.id(), request);
    return request;
  }

  /** Opens a request in a browser; every later step must come from the same browser. */
  public synchronized AuthorizationRequest open(
      String requestUri, String clientId, String browserId) {
    AuthorizationRequest request = known(requestUri);
    try {
      requireUsable(request, browserId);
      if (!request.client().id().equals(clientId)) {
        throw denied(request, "This request was initiated for another client");
      }
      AuthorizationRequest opened = request.openedBy(browserId, clock.instant().plus(LIFETIME));
      byId.put(opened.id(), opened);
      return opened;
    } catch (AuthorizationErrorException e) {
      byId.remove(request.id());
      throw e;
    }
  }

  /** Returns a request that this browser has opened. */
  public synchronized AuthorizationRequest opened(String requestUri, String browserId) {
    AuthorizationRequest request = known(requestUri);
    if (request.browserId() == null) {
      throw denied(request, "This request was not initiated");
    }
    requireUsable(request, browserId);
    return request;
  }

  /** Records the approval and returns the new code. */
  public synchronized String approve(AuthorizationRequest request, String did) {
    AuthorizationRequest fresh =
        opened(request.requestUri(), Objects.requireNonNull(request.browserId()));
    String code = ids.hex("cod-", 32);
    byId.put(fresh.id(), fresh.approved(did, code, clock.instant().plus(LIFETIME)));
    idByCode.put(code, fresh.id());
    return code;
  }

  public synchronized void delete(AuthorizationRequest request) {
    byId.remove(request.id());
  }

  /** Redeems a code. The code is deleted even if this fails. */
  public synchronized AuthorizationRequest consume(String code) {
    String id = idByCode.remove(code);
    AuthorizationRequest request = id == null ? null : byId.remove(id);
    if (request == null) {
      throw OAuthErrorException.invalidGrant("Invalid code");
    }
    if (request.expiresAt().isBefore(clock.instant())) {
      throw OAuthErrorException.invalidGrant("This code has expired");
    }
    return request;
  }

  private AuthorizationRequest known(String requestUri) {
    String id =
        requestUri.startsWith(AuthorizationRequest.URI_PREFIX)
            ? requestUri.substring(AuthorizationRequest.URI_PREFIX.length())
            : "";
    AuthorizationRequest request = byId.get(id);
    if (request == null) {
      throw OAuthErrorException.invalidRequest("Unknown request_uri");
    }
    return request;
  }

  private void requireUsable(AuthorizationRequest request, String browserId) {
    if (request.code() != null) {
      throw denied(request, "This request was already authorized");
    }
    if (request.expiresAt().isBefore(clock.instant())) {
      throw denied(request, "This request has expired");
    }
    if (request.browserId() != null && !request.browserId().equals(browserId)) {
      throw denied(request, "This request was initiated from another device");
    }
  }

  private static AuthorizationErrorException denied(
      AuthorizationRequest request, String description) {
    return new AuthorizationErrorException(request, "access_denied", description);
  }
}
