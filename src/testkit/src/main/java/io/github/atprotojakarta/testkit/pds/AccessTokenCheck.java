package io.github.atprotojakarta.testkit.pds;

import io.github.atprotojakarta.testkit.identity.Account;
import io.github.atprotojakarta.testkit.identity.AccountStore;
import io.github.atprotojakarta.testkit.oauth.dialect.Dialect;
import io.github.atprotojakarta.testkit.oauth.dpop.ProofCheck;
import io.github.atprotojakarta.testkit.oauth.dpop.VerifiedProof;
import io.github.atprotojakarta.testkit.oauth.error.OAuthErrorException;
import io.github.atprotojakarta.testkit.oauth.token.TokenSession;
import io.github.atprotojakarta.testkit.oauth.token.TokenSessions;
import io.github.atprotojakarta.testkit.server.Endpoint;
import io.github.atprotojakarta.testkit.server.ServerRequest;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Authenticates requests by access token and DPoP proof (RFC 9449). */
final class AccessTokenCheck {
  private final Clock clock;
  private final AccountStore accounts;
  private final TokenSessions sessions;
  private final ProofCheck proofs;
  private final Dialect dialect;
  private final BooleanSupplier rejectsTokens;

  AccessTokenCheck(
      Clock clock,
      AccountStore accounts,
      TokenSessions sessions,
      ProofCheck proofs,
      Dialect dialect,
      BooleanSupplier rejectsTokens) {
    this.clock = clock;
    this.accounts = accounts;
    this.sessions = sessions;
    this.proofs = proofs;
    this.dialect = dialect;
    this.rejectsTokens = rejectsTokens;
  }

  /**
   * Returns the authenticated caller.
   *
   * @throws OAuthErrorException if token or proof are invalid
   * @throws XrpcErrorException if there is no token
   */
  AuthenticatedCaller check(ServerRequest request) {
    String[] header = request.header("Authorization").orElse("").split(" ", -1);
    switch (header[0].toLowerCase(Locale.ROOT)) {
      case "dpop" -> {}
      case "" -> throw new XrpcErrorException(401, "AuthMissing", "Authentication Required");
      case "bearer" -> throw new XrpcErrorException(400, "InvalidToken", "Malformed token");
      default -> throw new XrpcErrorException(400, "InvalidToken", "Unexpected authorization type");
    }
    if (header.length != 2 || header[1].isEmpty()) {
      throw new XrpcErrorException(400, "invalid_request", "Invalid authorization header");
    }
    try {
      return caller(
          header[1], proofs.check(request, header[1], dialect.nonces().at(Endpoint.XRPC)));
    } catch (OAuthErrorException e) {
      throw e.atResourceServer();
    }
  }

  private RuntimeException refused(String description) {
    return switch (dialect.tokens().expired()) {
      case CHALLENGE -> OAuthErrorException.invalidToken(description);
      case NO_CHALLENGE -> new XrpcErrorException(401, "ExpiredToken", description);
      case BAD_REQUEST -> new XrpcErrorException(400, "ExpiredToken", description);
    };
  }

  private AuthenticatedCaller caller(String token, Optional<VerifiedProof> proof) {
    VerifiedProof used =
        proof.orElseThrow(() -> OAuthErrorException.invalidProof("DPoP proof required"));
    TokenSession session =
        sessions
            .byAccessToken(token)
            .filter(found -> !rejectsTokens.getAsBoolean())
            .orElseThrow(() -> refused("Invalid token"));
    if (!session.keyThumbprint().equals(used.thumbprint())) {
      throw OAuthErrorException.invalidToken("Invalid DPoP key binding");
    }
    if (!session.expiresAt().isAfter(clock.instant())) {
      throw refused("\"exp\" claim timestamp check failed");
    }
    Account account =
        accounts
            .byDid(session.did())
            .orElseThrow(() -> new XrpcErrorException(403, "AccountNotFound", "Account not found"));
    return new AuthenticatedCaller(account, new Permissions(session.scope()));
  }
}
