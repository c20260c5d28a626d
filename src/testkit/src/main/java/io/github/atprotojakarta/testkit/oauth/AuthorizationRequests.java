package io.github.atprotojakarta.testkit.oauth;

import io.github.atprotojakarta.testkit.oauth.client.ClientAuth;
import io.github.atprotojakarta.testkit.oauth.client.RegisteredClient;
import io.github.atprotojakarta.testkit.server.RandomIds;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The pushed requests and the codes made from them. Each step happens once, atomically. */
final class AuthorizationRequests {
  static final Duration LIFETIME = Duration.ofMinutes(5);

  private final Clock clock;
  private final RandomIds ids;
  private final Map<String, AuthorizationRequest> byId = new HashMap<>();
  private final Map<String, String> idByCode = new HashMap<>();

  AuthorizationRequests(Clock clock, RandomIds ids) {
    this.clock = clock;
    this.ids = ids;
  }

  synchronized AuthorizationRequest push(
      RegisteredClient client, ClientAuth auth, Map<String, String> parameters) {
    AuthorizationRequest request =
        new AuthorizationRequest(
            ids.hex("req-", 16),
            client,
            auth,
            Map.copyOf(parameters),
            clock.instant().plus(LIFETIME),
            null,
            null,
            null);
    byId.put(request.id(), request);
    return request;
  }

  /** Opens a request in a browser; every later step must come from the same one. */
  synchronized AuthorizationRequest open(String requestUri, String clientId, String device) {
    AuthorizationRequest request = known(requestUri);
    try {
      usable(request, device);
      if (!request.client().id().equals(clientId)) {
        throw denied(request, "This request was initiated for another client");
      }
      AuthorizationRequest opened = request.openedBy(device, clock.instant().plus(LIFETIME));
      byId.put(opened.id(), opened);
      return opened;
    } catch (AuthorizationFailure e) {
      byId.remove(request.id());
      throw e;
    }
  }

  /** The request as its browser sees it, in the middle of things. */
  synchronized AuthorizationRequest opened(String requestUri, String device) {
    AuthorizationRequest request = known(requestUri);
    if (request.deviceId() == null) {
      throw denied(request, "This request was not initiated");
    }
    usable(request, device);
    return request;
  }

  /** Makes the code. */
  synchronized String approve(AuthorizationRequest request, String did) {
    AuthorizationRequest fresh =
        opened(request.requestUri(), Objects.requireNonNull(request.deviceId()));
    String code = ids.hex("cod-", 32);
    byId.put(fresh.id(), fresh.approved(did, code, clock.instant().plus(LIFETIME)));
    idByCode.put(code, fresh.id());
    return code;
  }

  synchronized void delete(AuthorizationRequest request) {
    byId.remove(request.id());
  }

  /** Uses a code up; it is gone whatever comes of it. */
  synchronized AuthorizationRequest consume(String code) {
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

  private void usable(AuthorizationRequest request, String device) {
    if (request.code() != null) {
      throw denied(request, "This request was already authorized");
    }
    if (request.expiresAt().isBefore(clock.instant())) {
      throw denied(request, "This request has expired");
    }
    if (request.deviceId() != null && !request.deviceId().equals(device)) {
      throw denied(request, "This request was initiated from another device");
    }
  }

  private static AuthorizationFailure denied(AuthorizationRequest request, String description) {
    return new AuthorizationFailure(request, "access_denied", description);
  }
}
