package io.github.atprotojakarta.testkit.oauth.dpop;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import io.github.atprotojakarta.testkit.oauth.error.OAuthErrorException;
import io.github.atprotojakarta.testkit.oauth.jwt.JwtSignatures;
import io.github.atprotojakarta.testkit.oauth.jwt.JwtTimeCheck;
import io.github.atprotojakarta.testkit.oauth.jwt.ReplayDetector;
import io.github.atprotojakarta.testkit.oauth.jwt.Sha256Digest;
import io.github.atprotojakarta.testkit.server.JsonDocuments;
import io.github.atprotojakarta.testkit.server.ServerRequest;
import io.github.atprotojakarta.testkit.server.UriSyntax;
import jakarta.json.JsonObject;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Verifies DPoP proofs (RFC 9449 section 4.3), in the same order as the reference server. */
public final class ProofCheck {
  private static final String PUBLIC_KEY =
      "\"jwk\" (JSON Web Key) Header Parameter must be a public key";
  private static final Duration REMEMBERED = Duration.ofMinutes(4);
  private static final JwtTimeCheck TIMES =
      new JwtTimeCheck(Duration.ofSeconds(10), Duration.ofMinutes(3));

  private final Clock clock;
  private final IssuedNonces nonces;
  private final ReplayDetector proofs;

  /** Uses a server's clock and nonces. */
  public ProofCheck(Clock clock, IssuedNonces nonces) {
    this.clock = clock;
    this.nonces = nonces;
    this.proofs = new ReplayDetector(clock);
  }

  /**
   * Verifies the proof of a request; empty if it has none.
   *
   * @param accessToken the token whose hash the proof must contain; null if there is none
   * @param nonce what to do with its nonce
   * @throws OAuthErrorException if the proof is invalid
   */
  public Optional<VerifiedProof> check(
      ServerRequest request, @Nullable String accessToken, NonceRule nonce) {
    List<String> headers = request.headers("DPoP");
    if (headers.isEmpty()) {
      return Optional.empty();
    }
    if (headers.size() > 1) {
      throw OAuthErrorException.invalidProof("DPoP header must contain a single proof");
    }
    if (headers.get(0).isEmpty()) {
      throw OAuthErrorException.invalidProof("DPoP header cannot be empty");
    }
    SignedJWT jwt = verifySignature(headers.get(0));
    JsonObject claims = JsonDocuments.parse(jwt.getPayload().toString()).orElseThrow();
    TIMES
        .check(claims, clock)
        .ifPresent(
            problem -> {
              throw unverified(problem);
            });
    String jti = required(claims, "jti", "DPoP \"jti\" missing");
    checkTarget(request, claims);
    checkNonce(claims, nonce);
    checkAccessTokenHash(claims, accessToken);
    if (!proofs.first(jti, clock.instant().plus(REMEMBERED))) {
      throw OAuthErrorException.invalidProof("DPoP proof replayed");
    }
    return Optional.of(new VerifiedProof(thumbprint(jwt.getHeader().getJWK())));
  }

  private static SignedJWT verifySignature(String proof) {
    SignedJWT jwt = parse(proof);
    JWK key = jwt.getHeader().getJWK();
    if (key == null) {
      throw unverified(PUBLIC_KEY);
    }
    if (!JwtSignatures.verify(jwt, key)) {
      throw unverified("signature verification failed");
    }
    JOSEObjectType type = jwt.getHeader().getType();
    if (type == null || !type.getType().equalsIgnoreCase("dpop+jwt")) {
      throw unverified("unexpected \"typ\" JWT header value");
    }
    if (JsonDocuments.parse(jwt.getPayload().toString()).isEmpty()) {
      throw unverified("JWT Claims Set must be a top-level JSON object");
    }
    return jwt;
  }

  private static SignedJWT parse(String proof) {
    try {
      return SignedJWT.parse(proof);
    } catch (ParseException e) {
      // The library parses no header with a private key; tell the sender that it leaked one.
      String header = new Base64URL(proof.split("\\.", 2)[0]).decodeToString();
      boolean leaked =
          JsonDocuments.parse(header)
              .map(json -> json.get("jwk"))
              .filter(JsonObject.class::isInstance)
              .filter(key -> key.asJsonObject().containsKey("d"))
              .isPresent();
      throw unverified(leaked ? PUBLIC_KEY : "Invalid Compact JWS");
    }
  }

  private static void checkTarget(ServerRequest request, JsonObject claims) {
    if (!JsonDocuments.string(claims, "htm").filter(request.method()::equals).isPresent()) {
      throw OAuthErrorException.invalidProof("DPoP \"htm\" mismatch");
    }
    String htu = required(claims, "htu", "Invalid DPoP \"htu\" type");
    URI claimed;
    try {
      claimed = URI.create(htu);
    } catch (IllegalArgumentException e) {
      throw OAuthErrorException.invalidProof("DPoP \"htu\" is not a valid URL");
    }
    if (claimed.getRawUserInfo() != null) {
      throw OAuthErrorException.invalidProof("DPoP \"htu\" must not contain credentials");
    }
    if (claimed.getScheme() == null
        || claimed.getHost() == null
        || !UriSyntax.withoutQuery(claimed).equals(UriSyntax.withoutQuery(request.uri()))) {
      throw OAuthErrorException.invalidProof("DPoP \"htu\" mismatch");
    }
  }

  private void checkNonce(JsonObject claims, NonceRule rule) {
    if (claims.containsKey("nonce") && JsonDocuments.string(claims, "nonce").isEmpty()) {
      throw OAuthErrorException.invalidProof("Invalid DPoP \"nonce\" type");
    }
    String nonce = JsonDocuments.string(claims, "nonce").orElse("");
    if (rule == NonceRule.IGNORED || (rule == NonceRule.OPTIONAL && nonce.isEmpty())) {
      return;
    }
    if (nonce.isEmpty()) {
      throw OAuthErrorException.useNonce("Authorization server requires nonce in DPoP proof");
    }
    if (!nonces.accepts(nonce)) {
      throw OAuthErrorException.useNonce("DPoP \"nonce\" mismatch");
    }
  }

  private static void checkAccessTokenHash(JsonObject claims, @Nullable String accessToken) {
    Optional<String> ath = JsonDocuments.string(claims, "ath");
    if (accessToken == null) {
      if (claims.containsKey("ath")) {
        throw OAuthErrorException.invalidProof("DPoP \"ath\" claim not allowed");
      }
    } else if (!ath.equals(Optional.of(Sha256Digest.base64Url(accessToken)))) {
      throw OAuthErrorException.invalidProof("DPoP \"ath\" mismatch");
    }
  }

  private static String required(JsonObject claims, String name, String message) {
    return JsonDocuments.string(claims, name)
        .filter(value -> !value.isEmpty())
        .orElseThrow(() -> OAuthErrorException.invalidProof(message));
  }

  private static String thumbprint(JWK key) {
    try {
      return key.computeThumbprint().toString();
    } catch (JOSEException e) {
      throw unverified(String.valueOf(e.getMessage()));
    }
  }

  private static OAuthErrorException unverified(String reason) {
    return OAuthErrorException.invalidProof("Failed to verify DPoP proof: " + reason);
  }
}
