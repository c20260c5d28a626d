package io.github.atprotojakarta.testkit.oauth;

import io.github.atprotojakarta.testkit.oauth.client.ClientAuth;
import io.github.atprotojakarta.testkit.oauth.client.RegisteredClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/** Exchanges codes and refresh tokens, and ends sessions. */
final class Grants {
  private static final int VERIFIER_MINIMUM = 43;
  private static final Duration CHALLENGE_REMEMBERED = Duration.ofHours(27);

  private final Clock clock;
  private final AuthorizationRequests requests;
  private final TokenSessions sessions;
  private final OnceOnly challenges;

  Grants(Clock clock, AuthorizationRequests requests, TokenSessions sessions) {
    this.clock = clock;
    this.requests = requests;
    this.sessions = sessions;
    this.challenges = new OnceOnly(clock);
  }

  TokenSession code(
      RegisteredClient client,
      ClientAuth auth,
      Map<String, String> parameters,
      VerifiedProof proof) {
    AuthorizationRequest request = consume(parameters.getOrDefault("code", ""));
    same(client, auth, proof, request.client(), request.clientAuth(), request.parameters());
    if (!Objects.equals(request.parameters().get("redirect_uri"), parameters.get("redirect_uri"))) {
      throw OAuthErrorException.invalidGrant(
          "The redirect_uri parameter must match the one used in the authorization request");
    }
    verifier(request.parameters().get("code_challenge"), parameters.get("code_verifier"));
    return sessions.create(request, auth, proof.thumbprint());
  }

  TokenSession refresh(
      RegisteredClient client,
      ClientAuth auth,
      Map<String, String> parameters,
      VerifiedProof proof,
      TokenHistory.Request request) {
    if (!client.mayRefresh()) {
      throw OAuthErrorException.invalidGrant(
          "\"refresh_token\" grant type is not allowed for this client");
    }
    return sessions.refresh(
        client,
        auth,
        parameters.getOrDefault("refresh_token", ""),
        request,
        session ->
            same(
                client,
                auth,
                proof,
                session.client(),
                session.clientAuth(),
                Map.of("dpop_jkt", session.keyThumbprint())));
  }

  void revoke(RegisteredClient client, ClientAuth auth, String token, VerifiedProof proof) {
    sessions.revoke(
        token,
        session ->
            same(
                client,
                auth,
                proof,
                session.client(),
                session.clientAuth(),
                Map.of("dpop_jkt", session.keyThumbprint())));
  }

  private AuthorizationRequest consume(String code) {
    try {
      return requests.consume(code);
    } catch (OAuthErrorException e) {
      sessions.codeReplayed(code);
      throw e;
    }
  }

  private static void same(
      RegisteredClient client,
      ClientAuth auth,
      VerifiedProof proof,
      RegisteredClient owner,
      ClientAuth ownerAuth,
      Map<String, String> binding) {
    if (!owner.id().equals(client.id())) {
      throw OAuthErrorException.invalidGrant("Token was not issued to this client");
    }
    if (!proof.thumbprint().equals(binding.get("dpop_jkt"))) {
      throw OAuthErrorException.invalidGrant("DPoP proof does not match the expected JKT");
    }
    if (!ownerAuth.continuedBy(auth)) {
      throw OAuthErrorException.invalidGrant(
          auth.method().equals(ownerAuth.method())
              ? "The session was initiated with a different key than the client assertion"
                  + " currently used"
              : "Client authentication method mismatch (expected " + ownerAuth.method() + ")");
    }
  }

  private void verifier(String challenge, String verifier) {
    if (verifier == null) {
      throw OAuthErrorException.invalidGrant("code_verifier is required");
    }
    if (verifier.length() < VERIFIER_MINIMUM) {
      throw OAuthErrorException.invalidGrant("code_verifier too short");
    }
    if (!Sha256.base64Url(verifier).equals(challenge)) {
      throw OAuthErrorException.invalidGrant("Invalid code_verifier");
    }
    if (!challenges.first(challenge, clock.instant().plus(CHALLENGE_REMEMBERED))) {
      throw OAuthErrorException.invalidGrant("Code challenge already used");
    }
  }
}
