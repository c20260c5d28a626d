package io.github.atprotojakarta.testkit.oauth.token;

import io.github.atprotojakarta.testkit.oauth.authorization.AuthorizationRequest;
import io.github.atprotojakarta.testkit.oauth.authorization.AuthorizationRequests;
import io.github.atprotojakarta.testkit.oauth.authorization.TokenScopes;
import io.github.atprotojakarta.testkit.oauth.client.ClientAuth;
import io.github.atprotojakarta.testkit.oauth.client.RegisteredClient;
import io.github.atprotojakarta.testkit.oauth.dpop.VerifiedProof;
import io.github.atprotojakarta.testkit.oauth.error.OAuthErrorException;
import io.github.atprotojakarta.testkit.oauth.jwt.ReplayDetector;
import io.github.atprotojakarta.testkit.oauth.jwt.Sha256Digest;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Exchanges codes and refresh tokens for tokens, and revokes tokens. */
public final class TokenGrants {
  private static final int VERIFIER_MINIMUM = 43;
  private static final Duration CHALLENGE_REMEMBERED = Duration.ofHours(27);

  private final Clock clock;
  private final AuthorizationRequests requests;
  private final TokenSessions sessions;
  private final TokenScopes scopes;
  private final ReplayDetector challenges;

  public TokenGrants(
      Clock clock, AuthorizationRequests requests, TokenSessions sessions, TokenScopes scopes) {
    this.clock = clock;
    this.requests = requests;
    this.sessions = sessions;
    this.scopes = scopes;
    this.challenges = new ReplayDetector(clock);
  }

  public TokenSession code(
      RegisteredClient client,
      ClientAuth auth,
      Map<String, String> parameters,
      VerifiedProof proof) {
    AuthorizationRequest request = consume(parameters.getOrDefault("code", ""));
    requireSameClient(
        client, auth, proof, request.client(), request.clientAuth(), request.parameters());
    if (!Objects.equals(request.parameters().get("redirect_uri"), parameters.get("redirect_uri"))) {
      throw OAuthErrorException.invalidGrant(
          "The redirect_uri parameter must match the one used in the authorization request");
    }
    checkVerifier(request.parameters().get("code_challenge"), parameters.get("code_verifier"));
    String scope = request.parameter("scope").orElse("");
    return sessions.create(
        request.withScope(scopes.of(scope, Objects.requireNonNull(request.did()))),
        auth,
        proof.thumbprint());
  }

  public TokenSession refresh(
      RegisteredClient client,
      ClientAuth auth,
      Map<String, String> parameters,
      VerifiedProof proof,
      RefreshTokenHistory.Entry entry) {
    if (!client.mayRefresh()) {
      throw OAuthErrorException.invalidGrant(
          "\"refresh_token\" grant type is not allowed for this client");
    }
    return sessions.refresh(
        client,
        auth,
        parameters.getOrDefault("refresh_token", ""),
        entry,
        session ->
            requireSameClient(
                client,
                auth,
                proof,
                session.client(),
                session.clientAuth(),
                Map.of("dpop_jkt", session.keyThumbprint())));
  }

  public void revoke(RegisteredClient client, ClientAuth auth, String token, VerifiedProof proof) {
    sessions.revoke(
        token,
        session ->
            requireSameClient(
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

  private static void requireSameClient(
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

  private void checkVerifier(@Nullable String challenge, @Nullable String verifier) {
    if (verifier == null) {
      throw OAuthErrorException.invalidGrant("code_verifier is required");
    }
    if (verifier.length() < VERIFIER_MINIMUM) {
      throw OAuthErrorException.invalidGrant("code_verifier too short");
    }
    if (challenge == null || !Sha256Digest.base64Url(verifier).equals(challenge)) {
      throw OAuthErrorException.invalidGrant("Invalid code_verifier");
    }
    if (!challenges.first(challenge, clock.instant().plus(CHALLENGE_REMEMBERED))) {
      throw OAuthErrorException.invalidGrant("Code challenge already used");
    }
  }
}
