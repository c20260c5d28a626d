package io.github.atprotojakarta.testkit.oauth.client;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.SignedJWT;
import io.github.atprotojakarta.testkit.oauth.dpop.VerifiedProof;
import io.github.atprotojakarta.testkit.oauth.error.OAuthErrorException;
import io.github.atprotojakarta.testkit.oauth.jwt.JwtSignatures;
import io.github.atprotojakarta.testkit.oauth.jwt.JwtTimeCheck;
import io.github.atprotojakarta.testkit.oauth.jwt.ReplayDetector;
import io.github.atprotojakarta.testkit.server.JsonDocuments;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Authenticates clients: {@code none} or {@code private_key_jwt} (RFC 7523). */
public final class ClientAuthenticationCheck {
  private static final String JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
  private static final JwtTimeCheck TIMES = new JwtTimeCheck(Duration.ofMinutes(1), Duration.ZERO);
  private static final List<String> REQUIRED = List.of("iss", "sub", "aud", "jti", "exp");

  private final String issuer;
  private final Clock clock;
  private final ReplayDetector assertions;
  private final List<String> algorithms;

  /** Checks assertions for this issuer; it accepts these algorithms. */
  public ClientAuthenticationCheck(String issuer, Clock clock, List<String> algorithms) {
    this.issuer = issuer;
    this.clock = clock;
    this.algorithms = algorithms;
    this.assertions = new ReplayDetector(clock);
  }

  /**
   * Authenticates the client of a request.
   *
   * @param proof the DPoP proof of the same request; it must use another key
   */
  public ClientAuth authenticate(
      RegisteredClient client, Map<String, String> parameters, Optional<VerifiedProof> proof) {
    if (!client.confidential()) {
      return ClientAuth.NONE;
    }
    String assertion = parameters.get("client_assertion");
    if (assertion == null) {
      throw OAuthErrorException.invalidRequest(
          "client authentication method \"private_key_jwt\" required a \"client_assertion\"");
    }
    String type = parameters.getOrDefault("client_assertion_type", "");
    if (!type.equals(JWT_BEARER)) {
      throw OAuthErrorException.invalidClient("Unsupported client_assertion_type \"" + type + "\"");
    }
    return verify(client, assertion, proof);
  }

  private ClientAuth verify(
      RegisteredClient client, String assertion, Optional<VerifiedProof> proof) {
    SignedJWT jwt = parse(assertion);
    JWK key = findKey(client, jwt);
    if (!JwtSignatures.verify(jwt, key)) {
      throw failed("signature verification failed");
    }
    JsonObject claims =
        JsonDocuments.parse(jwt.getPayload().toString())
            .orElseThrow(() -> failed("JWT Claims Set must be a top-level JSON object"));
    checkClaims(client, claims);
    String keyId = jwt.getHeader().getKeyID();
    if (keyId == null) {
      throw OAuthErrorException.invalidClient("\"kid\" required in client_assertion");
    }
    String thumbprint = thumbprint(key);
    if (proof.filter(used -> used.thumbprint().equals(thumbprint)).isPresent()) {
      throw OAuthErrorException.invalidRequest(
          "The DPoP proof must be signed with a different key than the client assertion");
    }
    Instant end = Instant.ofEpochSecond(claims.getJsonNumber("exp").longValue());
    if (!assertions.first(client.id() + " " + claims.getString("jti"), end)) {
      throw OAuthErrorException.invalidGrant("private_key_jwt jti reused");
    }
    return new ClientAuth(
        "private_key_jwt", keyId, jwt.getHeader().getAlgorithm().getName(), thumbprint);
  }

  private void checkClaims(RegisteredClient client, JsonObject claims) {
    for (String name : REQUIRED) {
      if (!claims.containsKey(name)) {
        throw failed("missing required \"" + name + "\" claim");
      }
    }
    requireClaim(claims, "iss", client.id());
    requireClaim(claims, "sub", client.id());
    if (!JsonDocuments.stringList(claims, "aud").contains(issuer)) {
      requireClaim(claims, "aud", issuer);
    }
    if (JsonDocuments.string(claims, "jti").filter(jti -> !jti.isEmpty()).isEmpty()
        || !(claims.get("exp") instanceof JsonNumber)) {
      throw failed("\"jti\" must be a string and \"exp\" a number");
    }
    TIMES
        .check(claims, clock)
        .ifPresent(
            problem -> {
              throw failed(problem);
            });
  }

  private static void requireClaim(JsonObject claims, String name, String value) {
    if (!JsonDocuments.string(claims, name).equals(Optional.of(value))) {
      throw failed("unexpected \"" + name + "\" claim value");
    }
  }

  private static SignedJWT parse(String assertion) {
    try {
      return SignedJWT.parse(assertion);
    } catch (ParseException e) {
      throw failed("Invalid Compact JWS");
    }
  }

  private JWK findKey(RegisteredClient client, SignedJWT jwt) {
    JWSAlgorithm algorithm = jwt.getHeader().getAlgorithm();
    if (!algorithms.contains(algorithm.getName())) {
      throw failed("\"alg\" (Algorithm) Header Parameter value not allowed");
    }
    String keyId = jwt.getHeader().getKeyID();
    return client.keys().getKeys().stream()
        .filter(key -> keyId == null || keyId.equals(key.getKeyID()))
        .filter(key -> key.getKeyUse() == null || key.getKeyUse().identifier().equals("sig"))
        .filter(key -> key.getAlgorithm() == null || key.getAlgorithm().equals(algorithm))
        .findFirst()
        .orElseThrow(() -> failed("no applicable key found in the JSON Web Key Set"));
  }

  private static String thumbprint(JWK key) {
    try {
      return key.computeThumbprint().toString();
    } catch (JOSEException e) {
      throw failed(String.valueOf(e.getMessage()));
    }
  }

  private static OAuthErrorException failed(String reason) {
    return OAuthErrorException.invalidClient(
        "Validation of \"client_assertion\" failed: " + reason);
  }
}
