package io.github.atprotojakarta.testkit.pds;

import io.github.atprotojakarta.testkit.identity.Account;
import io.github.atprotojakarta.testkit.identity.Accounts;
import io.github.atprotojakarta.testkit.oauth.DpopProof;
import io.github.atprotojakarta.testkit.oauth.OAuthRefusal;
import io.github.atprotojakarta.testkit.oauth.ProofChecker;
import io.github.atprotojakarta.testkit.oauth.TokenSession;
import io.github.atprotojakarta.testkit.oauth.TokenSessions;
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
   * @throws OAuthRefusal when token or proof are wrong
   * @throws XrpcRefusal when there is no token
   */
  Caller check(Call call) {
    String[] header = call.header("Authorization").orElse("").split(" ", -1);
    switch (header[0].toLowerCase(Locale.ROOT)) {
      case "dpop" -> {}
      case "" -> throw new XrpcRefusal(401, "AuthMissing", "Authentication Required");
      case "bearer" -> throw new XrpcRefusal(400, "InvalidToken", "Malformed token");
      default -> throw new XrpcRefusal(400, "InvalidToken", "Unexpected authorization type");
    }
    if (header.length != 2 || header[1].isEmpty()) {
      throw new XrpcRefusal(400, "invalid_request", "Invalid authorization header");
    }
    try {
      return caller(header[1], proofs.check(call, header[1]));
    } catch (OAuthRefusal e) {
      throw e.atResource();
    }
  }

  private Caller caller(String token, Optional<DpopProof> proof) {
    DpopProof used = proof.orElseThrow(() -> OAuthRefusal.invalidProof("DPoP proof required"));
    TokenSession session =
        sessions
            .byAccessToken(token)
            .filter(found -> !refusesTokens.getAsBoolean())
            .orElseThrow(() -> OAuthRefusal.invalidToken("Invalid token"));
    if (!session.keyThumbprint().equals(used.thumbprint())) {
      throw OAuthRefusal.invalidToken("Invalid DPoP key binding");
    }
    if (!session.expiresAt().isAfter(clock.instant())) {
      throw OAuthRefusal.invalidToken("\"exp\" claim timestamp check failed");
    }
    Account account =
        accounts
            .byDid(session.did())
            .orElseThrow(() -> new XrpcRefusal(403, "AccountNotFound", "Account not found"));
    return new Caller(account, new Permissions(session.scope()));
  }
}
