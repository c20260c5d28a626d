package io.github.atprotojakarta.testkit.oauth;

import io.github.atprotojakarta.testkit.oauth.client.ClientAuth;
import io.github.atprotojakarta.testkit.oauth.client.ClientAuthenticationCheck;
import io.github.atprotojakarta.testkit.oauth.client.ClientDirectory;
import io.github.atprotojakarta.testkit.oauth.client.RegisteredClient;
import io.github.atprotojakarta.testkit.server.Call;
import io.github.atprotojakarta.testkit.server.Documents;
import io.github.atprotojakarta.testkit.server.Endpoint;
import io.github.atprotojakarta.testkit.server.Response;
import io.github.atprotojakarta.testkit.server.Site;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The end points that clients call: pushed requests, tokens, revocation. */
final class ClientEndpoints {
  private interface Work {
    Response answer(Map<String, String> parameters, Optional<VerifiedProof> proof);
  }

  private final Clock clock;
  private final IssuedNonces nonces;
  private final ProofChecker proofs;
  private final ClientDirectory clients;
  private final ClientAuthenticationCheck authenticator;
  private final AuthorizationRequests requests;
  private final Grants grants;
  private final TokenHistory history;

  ClientEndpoints(
      Clock clock,
      IssuedNonces nonces,
      ClientDirectory clients,
      ClientAuthenticationCheck authenticator,
      AuthorizationRequests requests,
      Grants grants,
      TokenHistory history) {
    this.clock = clock;
    this.nonces = nonces;
    this.proofs = new ProofChecker(clock, nonces);
    this.clients = clients;
    this.authenticator = authenticator;
    this.requests = requests;
    this.grants = grants;
    this.history = history;
  }

  void serve(Site site) {
    site.on("POST", "/oauth/par", Endpoint.PAR, call -> answer(call, "invalid_client", this::push))
        .on("POST", "/oauth/token", Endpoint.TOKEN, this::token)
        .on(
            "POST",
            "/oauth/revoke",
            Endpoint.REVOCATION,
            call -> answer(call, "invalid_request", this::revoke));
    for (String path : Set.of("/oauth/par", "/oauth/token", "/oauth/revoke")) {
      site.on("GET", path, Endpoint.OTHER, call -> Response.empty(405).with("Allow", "POST"));
    }
  }

  private Response answer(Call call, String missingClient, Work work) {
    return handled(call, missingClient, work)
        .with("Cache-Control", "no-store")
        .with("Pragma", "no-cache")
        .with("DPoP-Nonce", nonces.current());
  }

  private Response handled(Call call, String missingClient, Work work) {
    try {
      Map<String, String> parameters = Credentials.parameters(call);
      if (parameters.getOrDefault("client_id", "").isEmpty()) {
        throw OAuthErrorException.of(
            missingClient, "Client credentials missing: Required at body.client_id");
      }
      return work.answer(parameters, proofs.check(call, null));
    } catch (OAuthErrorException e) {
      return e.answer();
    }
  }

  private Response push(Map<String, String> parameters, Optional<VerifiedProof> proof) {
    RegisteredClient client = clients.find(parameters.get("client_id"));
    VerifiedProof used = required(proof);
    ClientAuth auth = authenticator.authenticate(client, parameters, proof);
    String announced = parameters.getOrDefault("dpop_jkt", used.thumbprint());
    if (!announced.equals(used.thumbprint())) {
      throw OAuthErrorException.invalidToken("Invalid DPoP key binding");
    }
    Map<String, String> granted =
        new LinkedHashMap<>(AuthorizationRules.granted(client, parameters));
    granted.put("dpop_jkt", used.thumbprint());
    AuthorizationRequest request = requests.push(client, auth, granted);
    return Response.json(
        201,
        Documents.object()
            .add("request_uri", request.requestUri())
            .add("expires_in", AuthorizationRequests.LIFETIME.toSeconds())
            .build());
  }

  private Response token(Call call) {
    TokenHistory.Request request = history.request(call);
    return answer(call, "invalid_grant", (parameters, proof) -> token(parameters, proof, request))
        .reportedTo(request::delivered);
  }

  private Response token(
      Map<String, String> parameters, Optional<VerifiedProof> proof, TokenHistory.Request request) {
    RegisteredClient client = clients.find(parameters.get("client_id"));
    VerifiedProof used = required(proof);
    ClientAuth auth = authenticator.authenticate(client, parameters, proof);
    TokenSession session =
        switch (parameters.getOrDefault("grant_type", "")) {
          case "authorization_code" -> grants.code(client, auth, parameters, used);
          case "refresh_token" -> grants.refresh(client, auth, parameters, used, request);
          default ->
              throw OAuthErrorException.invalidGrant(
                  "Grant type \""
                      + parameters.getOrDefault("grant_type", "")
                      + "\" is not supported by the server");
        };
    return Response.json(200, tokens(session));
  }

  private JsonObject tokens(TokenSession session) {
    JsonObjectBuilder body =
        Documents.object()
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

  /** Always 200: the caller could do nothing about a refusal (RFC 7009 section 2.2). */
  private Response revoke(Map<String, String> parameters, Optional<VerifiedProof> proof) {
    String token = parameters.getOrDefault("token", "");
    if (token.isEmpty()) {
      throw OAuthErrorException.invalidRequest("Invalid request payload: Required at body.token");
    }
    try {
      RegisteredClient client = clients.find(parameters.get("client_id"));
      VerifiedProof used = required(proof);
      ClientAuth auth = authenticator.authenticate(client, parameters, proof);
      grants.revoke(client, auth, token, used);
    } catch (OAuthErrorException e) {
      // Nothing was revoked, and the answer does not say so.
    }
    return Response.json(200, Documents.object().build());
  }

  private static VerifiedProof required(Optional<VerifiedProof> proof) {
    return proof.orElseThrow(() -> OAuthErrorException.invalidProof("DPoP proof required"));
  }
}
