package io.github.atprotojakarta.testkit.oauth;

import io.github.atprotojakarta.testkit.oauth.client.ClientAuth;
import io.github.atprotojakarta.testkit.oauth.client.RegisteredClient;
import io.github.atprotojakarta.testkit.server.RandomIds;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The sessions and their tokens. One lock: of two refreshes with the same token the second one is a
 * replay, and there is no moment in which both could win.
 */
public final class TokenSessions {
  private final Clock clock;
  private final RandomIds ids;
  private final Tally tally;
  private final Map<String, TokenSession> byId = new HashMap<>();
  private final Map<String, String> idByToken = new HashMap<>();

  /** Whose refresh token it is, the how manieth; kept when the session has ended. */
  private record Issued(String session, String did, int generation) {}

  private final Map<String, Issued> issued = new HashMap<>();
  private final Map<String, Integer> generations = new HashMap<>();
  private volatile Duration accessTokenLifetime;

  TokenSessions(Clock clock, RandomIds ids, Tally tally, Duration accessTokenLifetime) {
    this.clock = clock;
    this.ids = ids;
    this.tally = tally;
    this.accessTokenLifetime = accessTokenLifetime;
  }

  /** How long access tokens issued from now on live. */
  public void accessTokenLifetime(Duration lifetime) {
    accessTokenLifetime = lifetime;
  }

  /** The live session of an access token; empty when the token is not the current one. */
  public synchronized Optional<TokenSession> byAccessToken(String token) {
    return byToken(token).filter(session -> session.accessToken().equals(token));
  }

  /** How many sessions of an account are alive. */
  public synchronized int count(String did) {
    return (int) byId.values().stream().filter(session -> session.did().equals(did)).count();
  }

  /** Ends all sessions of an account, as its owner can do at the server. */
  public synchronized void endAll(String did) {
    byId.values().removeIf(session -> session.did().equals(did));
  }

  synchronized TokenSession create(
      AuthorizationRequest request, ClientAuth auth, String thumbprint) {
    Instant now = clock.instant();
    TokenSession session =
        new TokenSession(
            ids.hex("ses-", 16),
            java.util.Objects.requireNonNull(request.did()),
            request.client(),
            auth,
            thumbprint,
            request.parameters(),
            java.util.Objects.requireNonNull(request.code()),
            now,
            now,
            accessEnd(request.client(), now, now),
            accessToken(),
            request.client().mayRefresh() ? ids.hex("ref-", 32) : "");
    put(session);
    tally.logins().incrementAndGet();
    return session;
  }

  /** Ends the session that was made from a code which now came a second time. */
  synchronized void codeReplayed(String code) {
    if (byId.values().removeIf(session -> session.code().equals(code))) {
      tally.replays().incrementAndGet();
    }
  }

  /**
   * Exchanges a refresh token.
   *
   * @param request is told what came of it
   * @param check refuses requests that may not use the session's tokens; that ends the session too
   */
  synchronized TokenSession refresh(
      RegisteredClient client,
      ClientAuth auth,
      String refreshToken,
      TokenHistory.Request request,
      Consumer<TokenSession> check) {
    TokenUse.Result result = TokenUse.Result.TOO_LATE;
    try {
      TokenSession session = live(refreshToken);
      result = TokenUse.Result.REPLAYED;
      demandNewest(session, refreshToken);
      result = TokenUse.Result.REFUSED;
      TokenSession renewed = refresh(client, auth, session, check);
      result = TokenUse.Result.REFRESHED;
      return renewed;
    } finally {
      Issued token = issued.get(refreshToken);
      if (token != null) {
        request.used(token.session(), token.did(), token.generation(), result);
      }
    }
  }

  private TokenSession live(String refreshToken) {
    return byToken(refreshToken)
        .filter(found -> !refreshToken.equals(found.accessToken()))
        .orElseThrow(() -> OAuthErrorException.invalidGrant("Invalid refresh token"));
  }

  private void demandNewest(TokenSession session, String refreshToken) {
    if (!session.refreshToken().equals(refreshToken)) {
      byId.remove(session.id());
      tally.replays().incrementAndGet();
      throw OAuthErrorException.invalidGrant("Refresh token replayed");
    }
  }

  private TokenSession refresh(
      RegisteredClient client,
      ClientAuth auth,
      TokenSession session,
      Consumer<TokenSession> check) {
    try {
      check.accept(session);
      TokenSession renewed = renew(client, auth, session);
      tally.refreshes().incrementAndGet();
      return renewed;
    } catch (OAuthErrorException e) {
      byId.remove(session.id());
      throw e;
    }
  }

  /** Ends the session of a token when the check allows it. */
  synchronized void revoke(String token, Consumer<TokenSession> check) {
    byToken(token)
        .ifPresent(
            session -> {
              check.accept(session);
              byId.remove(session.id());
              tally.revocations().incrementAndGet();
            });
  }

  private TokenSession renew(RegisteredClient client, ClientAuth auth, TokenSession session) {
    Instant now = clock.instant();
    Duration age = Duration.between(session.createdAt(), now);
    if (age.compareTo(client.sessionLifetime()) > 0) {
      throw OAuthErrorException.invalidGrant("Session expired");
    }
    Duration idle = Duration.between(session.updatedAt(), now);
    if (idle.compareTo(client.refreshLifetime()) > 0) {
      throw OAuthErrorException.invalidGrant("Refresh token expired");
    }
    Instant until = accessEnd(client, session.createdAt(), now);
    TokenSession renewed = session.renewed(auth, now, until, accessToken(), ids.hex("ref-", 32));
    put(renewed);
    return renewed;
  }

  private Instant accessEnd(RegisteredClient client, Instant createdAt, Instant now) {
    Instant end = createdAt.plus(client.sessionLifetime());
    Instant usual = now.plus(accessTokenLifetime);
    Instant until = usual.isBefore(end) ? usual : end;
    if (!until.isAfter(now)) {
      throw OAuthErrorException.invalidGrant("Session expired");
    }
    return until;
  }

  private String accessToken() {
    return ids.base64(48);
  }

  private void put(TokenSession session) {
    byId.put(session.id(), session);
    idByToken.put(session.accessToken(), session.id());
    if (!session.refreshToken().isEmpty()) {
      idByToken.put(session.refreshToken(), session.id());
      int generation = generations.merge(session.id(), 1, Integer::sum);
      issued.put(session.refreshToken(), new Issued(session.id(), session.did(), generation));
    }
  }

  private Optional<TokenSession> byToken(String token) {
    return Optional.ofNullable(idByToken.get(token)).map(byId::get);
  }
}
