package io.github.atprotojakarta.testkit.oauth;

import io.github.atprotojakarta.testkit.oauth.authorization.AuthorizationRequest;
import io.github.atprotojakarta.testkit.oauth.authorization.AuthorizationRequests;
import io.github.atprotojakarta.testkit.oauth.authorization.AuthorizationRules;
import io.github.atprotojakarta.testkit.oauth.client.ClientAuth;
import io.github.atprotojakarta.testkit.oauth.client.ClientAuthenticationCheck;
import io.github.atprotojakarta.testkit.oauth.client.ClientDirectory;
import io.github.atprotojakarta.testkit.oauth.client.RegisteredClient;
import io.github.atprotojakarta.testkit.oauth.dpop.IssuedNonces;
import io.github.atprotojakarta.testkit.oauth.dpop.ProofCheck;
import io.github.atprotojakarta.testkit.oauth.dpop.VerifiedProof;
import io.github.atprotojakarta.testkit.oauth.error.OAuthErrorException;
import io.github.atprotojakarta.testkit.oauth.token.RefreshTokenHistory;
import io.github.atprotojakarta.testkit.oauth.token.TokenGrants;
import io.github.atprotojakarta.testkit.oauth.token.TokenSession;
import io.github.atprotojakarta.testkit.server.Endpoint;
import io.github.atprotojakarta.testkit.server.JsonDocuments;
import io.github.atprotojakarta.testkit.server.OriginServer;
import io.github.atprotojakarta.testkit.server.ServerRequest;
import io.github.atprotojakarta.testkit.server.ServerResponse;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The endpoints for clients: pushed authorization requests, tokens and revocation. */
final class ClientEndpoints {
  /** Handles a request whose DPoP proof, if any, is valid. */
  private interface Handler {
    ServerResponse handle(Map<String, String> parameters, Optional<VerifiedProof> proof);
  }

  private final Clock clock;
  private final IssuedNonces nonces;
  private final ProofCheck proofs;
  private final ClientDirectory clients;
  private final ClientAuthenticationCheck authenticator;
  private final AuthorizationRequests requests;
  private final TokenGrants grants;
  private final RefreshTokenHistory history;

  ClientEndpoints(
      Clock clock,
      IssuedNonces nonces,
      ClientDirectory clients,
      ClientAuthenticationCheck authenticator,
      AuthorizationRequests requests,
      TokenGrants grants,
      RefreshTokenHistory history) {
    this.clock = clock;
    this.nonces = nonces;
    this.proofs = new ProofCheck(clock, nonces);
    this.clients = clients;
    this.authenticator = authenticator;
    this.requests = requests;
    this.grants = grants;
    this.history = history;
  }

  void serve(OriginServer server) {
    server
        .on(
            "POST",
            "/oauth/par",
            Endpoint.PAR,
            request -> respond(request, "invalid_client", this::push))
        .on("POST", "/oauth/token", Endpoint.TOKEN, this::token)
        .on(
            "POST",
            "/oauth/revoke",
            Endpoint.REVOCATION,
            request -> respond(request, "invalid_request", this::revoke));
    for (String path : Set.of("/oauth/par", "/oauth/token", "/oauth/revoke")) {
      server.on(
          "GET", path, Endpoint.OTHER, request -> ServerResponse.empty(405).with("Allow", "POST"));
    }
  }

  private ServerResponse respond(ServerRequest request, String missingClient, Handler handler) {
    return handleOrRefuse(request, missingClient, handler)
        .with("Cache-Control", "no-store")
        .with("Pragma", "no-cache")
        .with("DPoP-Nonce", nonces.current());
  }

  private ServerResponse handleOrRefuse(
      ServerRequest request, String missingClient, Handler handler) {
    try {
      Map<String, String> parameters = ClientRequestParameters.of(request);
      if (parameters.getOrDefault("client_id", "").isEmpty()) {
        throw OAuthErrorException.of(
            missingClient, "Client credentials missing: Required at body.client_id");
      }
      return handler.handle(parameters, proofs.check(request, null));
    } catch (OAuthErrorException e) {
      return e.toResponse();
    }
  }

  private ServerResponse push(Map<String, String> parameters, Optional<VerifiedProof> proof) {
    RegisteredClient client = findClient(parameters);
    VerifiedProof used = required(proof);
    ClientAuth auth = authenticator.authenticate(client, parameters, proof);
    String declared = parameters.getOrDefault("dpop_jkt", used.thumbprint());
    if (!declared.equals(used.thumbprint())) {
      throw OAuthErrorException.invalidToken("Invalid DPoP key binding");
    }
    Map<String, String> granted =
        new LinkedHashMap<>(AuthorizationRules.granted(client, parameters));
    granted.put("dpop_jkt", used.thumbprint());
    AuthorizationRequest request = requests.push(client, auth, granted);
    return ServerResponse.json(
        201,
        JsonDocuments.object()
            .add("request_uri", request.requestUri())
            .add("expires_in", AuthorizationRequests.LIFETIME.toSeconds())
            .build());
  }

  private ServerResponse token(ServerRequest request) {
    RefreshTokenHistory.Entry use = history.newEntry(request);
    return respond(request, "invalid_grant", (parameters, proof) -> token(parameters, proof, use))
        .reportedTo(use::delivered);
  }

  private ServerResponse token(
      Map<String, String> parameters,
      Optional<VerifiedProof> proof,
      RefreshTokenHistory.Entry use) {
    RegisteredClient client = findClient(parameters);
    VerifiedProof used = required(proof);
    ClientAuth auth = authenticator.authenticate(client, parameters, proof);
    TokenSession session =
        switch (parameters.getOrDefault("grant_type", "")) {
          case "authorization_code" -> grants.code(client, auth, parameters, used);
          case "refresh_token" -> grants.refresh(client, auth, parameters, used, use);
          default ->
              throw OAuthErrorException.invalidGrant(
                  "Grant type \""
                      + parameters.getOrDefault("grant_type", "")
                      + "\" is not supported by the server");
        };
    return ServerResponse.json(200, tokens(session));
  }

  private JsonObject tokens(TokenSession session) {
    JsonObjectBuilder body =
        JsonDocuments.object()
            .add("access_token", session.accessToken())
            .add("token_type", "DPoP")
            .add("scope", session.scope())
            .add("expires_in", Duration.between(clock.instant(), session.expiresAt()).toSeconds())
            .add("sub", session.did());
    if (!session.refreshToken().isEmpty()) {
      body.add("refresh_token", session.refreshToken());
    }
    return body.build();
  }

  /** Always responds with 200: a client could do nothing about an error (RFC 7009 section 2.2). */
  private ServerResponse revoke(Map<String, String> parameters, Optional<VerifiedProof> proof) {
    String token = parameters.getOrDefault("token", "");
    if (token.isEmpty()) {
      throw OAuthErrorException.invalidRequest("Invalid request payload: Required at body.token");
    }
    try {
      RegisteredClient client = findClient(parameters);
      VerifiedProof used = required(proof);
      ClientAuth auth = authenticator.authenticate(client, parameters, proof);
      grants.revoke(client, auth, token, used);
    } catch (OAuthErrorException e) {
      // Nothing was revoked; the response does not tell.
    }
    return ServerResponse.json(200, JsonDocuments.object().build());
  }

  private RegisteredClient findClient(Map<String, String> parameters) {
    return clients.find(parameters.getOrDefault("client_id", ""));
  }

  private static VerifiedProof required(Optional<VerifiedProof> proof) {
    return proof.orElseThrow(() -> OAuthErrorException.invalidProof("DPoP proof required"));
  }
}
