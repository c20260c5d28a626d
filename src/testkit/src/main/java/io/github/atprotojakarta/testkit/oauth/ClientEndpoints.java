package io.github.atprotojakarta.testkit.oauth;

import io.github.atprotojakarta.testkit.oauth.authorization.AuthorizationRequest;
import io.github.atprotojakarta.testkit.oauth.authorization.AuthorizationRequests;
import io.github.atprotojakarta.testkit.oauth.authorization.AuthorizationRules;
import io.github.atprotojakarta.testkit.oauth.authorization.TokenScopes;
import io.github.atprotojakarta.testkit.oauth.client.ClientAuth;
import io.github.atprotojakarta.testkit.oauth.client.ClientAuthenticationCheck;
import io.github.atprotojakarta.testkit.oauth.client.ClientDirectory;
import io.github.atprotojakarta.testkit.oauth.client.RedirectMatching;
import io.github.atprotojakarta.testkit.oauth.client.RegisteredClient;
import io.github.atprotojakarta.testkit.oauth.dialect.Dialect;
import io.github.atprotojakarta.testkit.oauth.dialect.RequestHabits;
import io.github.atprotojakarta.testkit.oauth.dialect.TokenHabits;
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
  private final TokenScopes scopes;
  private final RefreshTokenHistory history;
  private final Dialect dialect;

  ClientEndpoints(
      Clock clock,
      IssuedNonces nonces,
      ClientDirectory clients,
      ClientAuthenticationCheck authenticator,
      AuthorizationRequests requests,
      TokenGrants grants,
      TokenScopes scopes,
      RefreshTokenHistory history,
      Dialect dialect) {
    this.clock = clock;
    this.nonces = nonces;
    this.proofs = new ProofCheck(clock, nonces);
    this.clients = clients;
    this.authenticator = authenticator;
    this.requests = requests;
    this.grants = grants;
    this.scopes = scopes;
    this.history = history;
    this.dialect = dialect;
  }

  void serve(OriginServer server) {
    if (dialect.requests().support() != RequestHabits.Support.NO) {
      serve(server, "/oauth/par", Endpoint.PAR, "invalid_client", this::push);
    }
    post(server, "/oauth/token", Endpoint.TOKEN, this::token);
    if (dialect.tokens().revocation() != TokenHabits.Revocation.NOT_FOUND) {
      serve(server, "/oauth/revoke", Endpoint.REVOCATION, "invalid_request", this::revoke);
    }
  }

  private void serve(
      OriginServer server, String path, Endpoint endpoint, String missingClient, Handler handler) {
    post(server, path, endpoint, request -> respond(endpoint, request, missingClient, handler));
  }

  private static void post(
      OriginServer server, String path, Endpoint endpoint, OriginServer.Handler handler) {
    server
        .on("POST", path, endpoint, handler)
        .on(
            "GET",
            path,
            Endpoint.OTHER,
            request -> ServerResponse.empty(405).with("Allow", "POST"));
  }

  private ServerResponse respond(
      Endpoint endpoint, ServerRequest request, String missingClient, Handler handler) {
    ServerResponse response =
        handleOrRefuse(endpoint, request, missingClient, handler)
            .with("Cache-Control", "no-store")
            .with("Pragma", "no-cache");
    return dialect.nonces().sent().contains(endpoint) ? withNonce(response) : response;
  }

  private ServerResponse withNonce(ServerResponse response) {
    return response.with("DPoP-Nonce", nonces.current());
  }

  private ServerResponse handleOrRefuse(
      Endpoint endpoint, ServerRequest request, String missingClient, Handler handler) {
    try {
      Map<String, String> parameters = ClientRequestParameters.of(request);
      if (parameters.getOrDefault("client_id", "").isEmpty()) {
        throw OAuthErrorException.of(
            missingClient, "Client credentials missing: Required at body.client_id");
      }
      return handler.handle(parameters, proofs.check(request, null, dialect.nonces().at(endpoint)));
    } catch (OAuthErrorException e) {
      ServerResponse refusal = dialect.errors().response(e);
      return e.demandsNonce() ? withNonce(refusal) : refusal;
    }
  }

  private ServerResponse push(Map<String, String> parameters, Optional<VerifiedProof> proof) {
    if (dialect.requests().support() == RequestHabits.Support.FAILS) {
      return ServerResponse.text(500, "Internal Server Error");
    }
    RegisteredClient client = findClient(parameters);
    VerifiedProof used = required(proof);
    ClientAuth auth = authenticator.authenticate(client, parameters, proof);
    String declared = parameters.getOrDefault("dpop_jkt", used.thumbprint());
    if (!declared.equals(used.thumbprint())) {
      throw OAuthErrorException.invalidToken("Invalid DPoP key binding");
    }
    Map<String, String> granted =
        new LinkedHashMap<>(AuthorizationRules.granted(client, parameters, dialect.requests()));
    scopes.check(granted.getOrDefault("scope", ""));
    granted.put("dpop_jkt", used.thumbprint());
    AuthorizationRequest request = requests.push(client, auth, granted);
    return ServerResponse.json(
        201,
        JsonDocuments.object()
            .add("request_uri", request.requestUri())
            .add("expires_in", requests.lifetime().toSeconds())
            .build());
  }

  private ServerResponse token(ServerRequest request) {
    RefreshTokenHistory.Entry use = history.newEntry(request);
    return respond(
            Endpoint.TOKEN,
            request,
            "invalid_grant",
            (parameters, proof) -> token(parameters, proof, use))
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
    return dialect.tokens().revocation() == TokenHabits.Revocation.EMPTY
        ? ServerResponse.empty(200)
        : ServerResponse.json(200, JsonDocuments.object().build());
  }

  private RegisteredClient findClient(Map<String, String> parameters) {
    String id = parameters.getOrDefault("client_id", "");
    if (id.startsWith("http:") && dialect.requests().redirects() == RedirectMatching.NO_LOOPBACK) {
      throw OAuthErrorException.invalidRequest("Cannot fetch the metadata of " + id);
    }
    return clients.find(id);
  }

  private static VerifiedProof required(Optional<VerifiedProof> proof) {
    return proof.orElseThrow(() -> OAuthErrorException.invalidProof("DPoP proof required"));
  }
}
