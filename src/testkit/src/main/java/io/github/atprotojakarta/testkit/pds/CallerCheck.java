package io.github.atprotojakarta.testkit.pds;

import io.github.atprotojakarta.testkit.identity.Account;
import io.github.atprotojakarta.testkit.identity.Accounts;
import io.github.atprotojakarta.testkit.oauth.OAuthErrorException;
import io.github.atprotojakarta.testkit.oauth.ProofChecker;
import io.github.atprotojakarta.testkit.oauth.TokenSession;
import io.github.atprotojakarta.testkit.oauth.TokenSessions;
import io.github.atprotojakarta.testkit.oauth.VerifiedProof;
import io.github.atprotojakarta.testkit.server.Call;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Finds out who calls: access token, proof, and that one belongs to the other (RFC 9449). */
final class CallerCheck {
  private final Clock clock;
  private final Accounts accounts;
  private final TokenSessions sessions;
  private final ProofChecker proofs;
  private final BooleanSupplier refusesTokens;

  CallerCheck(
      Clock clock,
      Accounts accounts,
      TokenSessions sessions,
      ProofChecker proofs,
      BooleanSupplier refusesTokens) {
    this.clock = clock;
    this.accounts = accounts;
    this.sessions = sessions;
    this.proofs = proofs;
    this.refusesTokens = refusesTokens;
  }

  /**
   * The caller.
   *
   * @throws OAuthErrorException when token or proof are wrong
   * @throws XrpcErrorException when there is no token
   */
  AuthenticatedCaller check(Call call) {
    String[] header = call.header("Authorization").orElse("").split(" ", -1);
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
      return caller(header[1], proofs.check(call, header[1]));
    } catch (OAuthErrorException e) {
      throw e.atResource();
    }
  }

  private AuthenticatedCaller caller(String token, Optional<VerifiedProof> proof) {
    VerifiedProof used =
        proof.orElseThrow(() -> OAuthErrorException.invalidProof("DPoP proof required"));
    TokenSession session =
        sessions
            .byAccessToken(token)
            .filter(found -> !refusesTokens.getAsBoolean())
            .orElseThrow(() -> OAuthErrorException.invalidToken("Invalid token"));
    if (!session.keyThumbprint().equals(used.thumbprint())) {
      throw OAuthErrorException.invalidToken("Invalid DPoP key binding");
    }
    if (!session.expiresAt().isAfter(clock.instant())) {
      throw OAuthErrorException.invalidToken("\"exp\" claim timestamp check failed");
    }
    Account account =
        accounts
            .byDid(session.did())
            .orElseThrow(() -> new XrpcErrorException(403, "AccountNotFound", "Account not found"));
    return new AuthenticatedCaller(account, new Permissions(session.scope()));
  }
}
