package io.github.atprotojakarta.testkit.service;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.github.atprotojakarta.testkit.identity.AccountStore;
import io.github.atprotojakarta.testkit.identity.DidDocumentWriter;
import io.github.atprotojakarta.testkit.identity.Multikey;
import io.github.atprotojakarta.testkit.oauth.jwt.JwtSignatures;
import io.github.atprotojakarta.testkit.oauth.jwt.ReplayDetector;
import io.github.atprotojakarta.testkit.server.JsonDocuments;
import io.github.atprotojakarta.testkit.server.ServerRequest;
import jakarta.json.JsonObject;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/**
 * Checks tokens of inter-service authentication (atproto.com/specs/xrpc), by the rules of {@code
 * verifyJwt} in {@code packages/xrpc-server/src/auth.ts} of the reference. It also demands {@code
 * jti} and {@code iat}, and accepts each token once.
 */
final class ServiceTokenCheck {
  private final AccountStore accounts;
  private final Clock clock;
  private final ReplayDetector replays;

  ServiceTokenCheck(AccountStore accounts, Clock clock) {
    this.accounts = accounts;
    this.clock = clock;
    this.replays = new ReplayDetector(clock);
  }

  /**
   * Returns the claims of the request's token.
   *
   * @param audiences one of these must be the audience
   * @param nsid the method that the token must be for
   * @throws ServiceTokenException if it is not acceptable
   */
  JWTClaimsSet check(ServerRequest request, List<String> audiences, String nsid) {
    List<String> credentials = request.headers("Authorization");
    if (credentials.isEmpty()) {
      throw new ServiceTokenException("MissingJwt", "missing jwt");
    }
    if (credentials.size() > 1 || !credentials.get(0).startsWith("Bearer ")) {
      throw new ServiceTokenException("BadJwt", "one bearer token expected");
    }
    if (request.header("DPoP").isPresent()) {
      throw new ServiceTokenException("BadJwt", "service tokens have no proof");
    }
    try {
      SignedJWT jwt = SignedJWT.parse(credentials.get(0).substring("Bearer ".length()));
      JWTClaimsSet claims = jwt.getJWTClaimsSet();
      checkHeader(jwt);
      checkClaims(claims, audiences, nsid);
      if (!JwtSignatures.verify(jwt, issuerKey(claims.getIssuer()))) {
        throw new ServiceTokenException(
            "BadJwtSignature", "jwt signature does not match jwt issuer");
      }
      if (!replays.first(claims.getJWTID(), claims.getExpirationTime().toInstant())) {
        throw new ServiceTokenException("BadJwt", "jwt was used before");
      }
      return claims;
    } catch (ParseException e) {
      throw new ServiceTokenException("BadJwt", "poorly formatted jwt");
    }
  }

  private static void checkHeader(SignedJWT jwt) {
    if (!JWSAlgorithm.ES256.equals(jwt.getHeader().getAlgorithm())
        || jwt.getHeader().getType() == null
        || !jwt.getHeader().getType().getType().equals("JWT")) {
      throw new ServiceTokenException("BadJwtType", "Invalid jwt type");
    }
  }

  private void checkClaims(JWTClaimsSet claims, List<String> audiences, String nsid)
      throws ParseException {
    Date end = claims.getExpirationTime();
    Instant now = clock.instant();
    if (end == null || claims.getIssueTime() == null || claims.getJWTID() == null) {
      throw new ServiceTokenException("BadJwt", "poorly formatted jwt");
    }
    if (now.isAfter(end.toInstant())) {
      throw new ServiceTokenException("JwtExpired", "jwt expired");
    }
    if (claims.getAudience().size() != 1 || !audiences.contains(claims.getAudience().get(0))) {
      throw new ServiceTokenException("BadJwtAudience", "jwt audience does not match service did");
    }
    if (!nsid.equals(claims.getStringClaim("lxm"))) {
      throw new ServiceTokenException(
          "BadJwtLexiconMethod", "bad jwt lexicon method (\"lxm\"). must match: " + nsid);
    }
  }

  /** Returns the key in the issuer's DID document. */
  private ECKey issuerKey(String issuer) {
    return accounts
        .byDid(issuer)
        .map(DidDocumentWriter::of)
        .map(document -> document.getJsonArray("verificationMethod"))
        .stream()
        .flatMap(methods -> methods.getValuesAs(JsonObject.class).stream())
        .filter(method -> method.getString("id").equals(issuer + "#atproto"))
        .flatMap(method -> JsonDocuments.string(method, "publicKeyMultibase").stream())
        .map(Multikey::decode)
        .findFirst()
        .orElseThrow(() -> new ServiceTokenException("BadJwtIss", "jwt iss is not a valid did"));
  }
}
