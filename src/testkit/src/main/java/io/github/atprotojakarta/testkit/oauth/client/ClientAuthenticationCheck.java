package io.github.atprotojakarta.testkit.oauth.client;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.SignedJWT;
import io.github.atprotojakarta.testkit.oauth.JwtTimes;
import io.github.atprotojakarta.testkit.oauth.OAuthErrorException;
import io.github.atprotojakarta.testkit.oauth.OnceOnly;
import io.github.atprotojakarta.testkit.oauth.Signatures;
import io.github.atprotojakarta.testkit.oauth.VerifiedProof;
import io.github.atprotojakarta.testkit.server.Documents;
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
  private static final JwtTimes TIMES = new JwtTimes(Duration.ofMinutes(1), Duration.ZERO);
  private static final List<String> REQUIRED = List.of("iss", "sub", "aud", "jti", "exp");

  private final String issuer;
  private final Clock clock;
  private final OnceOnly assertions;

  public ClientAuthenticationCheck(String issuer, Clock clock) {
    this.issuer = issuer;
    this.clock = clock;
    this.assertions = new OnceOnly(clock);
  }

  /**
   * Checks the credentials of a request.
   *
   * @param proof the DPoP proof of the same request, whose key must be another one
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
    return verified(client, assertion, proof);
  }

  private ClientAuth verified(
      RegisteredClient client, String assertion, Optional<VerifiedProof> proof) {
    SignedJWT jwt = parse(assertion);
    JWK key = key(client, jwt);
    if (!Signatures.verify(jwt, key)) {
      throw failed("signature verification failed");
    }
    JsonObject claims =
        Documents.parse(jwt.getPayload().toString())
            .orElseThrow(() -> failed("JWT Claims Set must be a top-level JSON object"));
    claims(client, claims);
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

  private void claims(RegisteredClient client, JsonObject claims) {
    for (String name : REQUIRED) {
      if (!claims.containsKey(name)) {
        throw failed("missing required \"" + name + "\" claim");
      }
    }
    expect(claims, "iss", client.id());
    expect(claims, "sub", client.id());
    if (!Documents.texts(claims, "aud").contains(issuer)) {
      expect(claims, "aud", issuer);
    }
    if (Documents.text(claims, "jti").filter(jti -> !jti.isEmpty()).isEmpty()
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

  private static void expect(JsonObject claims, String name, String value) {
    if (!Documents.text(claims, name).equals(Optional.of(value))) {
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

  private static JWK key(RegisteredClient client, SignedJWT jwt) {
    String keyId = jwt.getHeader().getKeyID();
    return client.keys().getKeys().stream()
        .filter(key -> keyId == null || keyId.equals(key.getKeyID()))
        .filter(key -> key.getKeyUse() == null || key.getKeyUse().identifier().equals("sig"))
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
