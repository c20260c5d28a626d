package io.github.atprotojakarta.testkit.oauth.token;

import io.github.atprotojakarta.testkit.oauth.authorization.AuthorizationRequest;
import io.github.atprotojakarta.testkit.oauth.client.ClientAuth;
import io.github.atprotojakarta.testkit.oauth.client.RegisteredClient;
import io.github.atprotojakarta.testkit.oauth.dialect.TokenHabits;
import io.github.atprotojakarta.testkit.oauth.error.OAuthErrorException;
import io.github.atprotojakarta.testkit.server.RandomIds;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps the sessions and their tokens. All methods share one lock: if two refreshes use the same
 * token, the second one is a replay, and never do both succeed.
 */
public final class TokenSessions {
  private final Clock clock;
  private final RandomIds ids;
  private final TokenCounters counters;
  private final Map<String, TokenSession> byId = new HashMap<>();
  private final Map<String, String> idByToken = new HashMap<>();

  /** The session and generation of a refresh token; kept after the session has ended. */
  private record Issued(String session, String did, int generation) {}

  private final Map<String, Issued> issued = new HashMap<>();
  private final Map<String, Integer> generations = new HashMap<>();
  private final TokenHabits.Replay replay;
  private volatile Duration accessTokenLifetime;

  /** Creates an empty store. */
  public TokenSessions(
      Clock clock,
      RandomIds ids,
      TokenCounters counters,
      Duration accessTokenLifetime,
      TokenHabits.Replay replay) {
    this.clock = clock;
    this.ids = ids;
    this.counters = counters;
    this.accessTokenLifetime = accessTokenLifetime;
    this.replay = replay;
  }

  /** Returns the history of all refresh tokens. */
  public RefreshTokenHistory history() {
    return counters.history();
  }

  /** Sets the lifetime of access tokens issued from now on. */
  public void accessTokenLifetime(Duration lifetime) {
    accessTokenLifetime = lifetime;
  }

  /** Returns the live session of an access token; empty if the token is not the current one. */
  public synchronized Optional<TokenSession> byAccessToken(String token) {
    return byToken(token).filter(session -> session.accessToken().equals(token));
  }

  /** Returns the number of live sessions of an account. */
  public synchronized int count(String did) {
    return (int) byId.values().stream().filter(session -> session.did().equals(did)).count();
  }

  /** Ends all sessions of an account, as its owner can in the account settings. */
  public synchronized void endAll(String did) {
    byId.values().removeIf(session -> session.did().equals(did));
  }

  synchronized TokenSession create(
      AuthorizationRequest request, ClientAuth auth, String thumbprint) {
    Instant now = clock.instant();
    TokenSession session =
        new TokenSession(
            ids.hex("ses-", 16),
            Objects.requireNonNull(request.did()),
            request.client(),
            auth,
            thumbprint,
            request.parameters(),
            Objects.requireNonNull(request.code()),
            now,
            now,
            accessEnd(request.client(), now, now),
            accessToken(),
            request.client().mayRefresh() ? ids.hex("ref-", 32) : "");
    put(session);
    counters.logins().incrementAndGet();
    return session;
  }

  /** Ends the session of a code that was presented a second time. */
  synchronized void codeReplayed(String code) {
    if (byId.values().removeIf(session -> session.code().equals(code))) {
      counters.replays().incrementAndGet();
    }
  }

  /**
   * Exchanges a refresh token.
   *
   * @param entry receives the result
   * @param check throws if the request may not use the session's tokens; the session ends then
   */
  synchronized TokenSession refresh(
      RegisteredClient client,
      ClientAuth auth,
      String refreshToken,
      RefreshTokenHistory.Entry entry,
      Consumer<TokenSession> check) {
    RefreshTokenUse.Result result = RefreshTokenUse.Result.TOO_LATE;
    try {
      TokenSession session = live(refreshToken);
      result = RefreshTokenUse.Result.REPLAYED;
      requireNewest(session, refreshToken);
      result = RefreshTokenUse.Result.REFUSED;
      TokenSession renewed = refresh(client, auth, session, check);
      result = RefreshTokenUse.Result.REFRESHED;
      return renewed;
    } finally {
      Issued token = issued.get(refreshToken);
      if (token != null) {
        entry.used(token.session(), token.did(), token.generation(), result);
      }
    }
  }

  private TokenSession live(String refreshToken) {
    return byToken(refreshToken)
        .filter(found -> !refreshToken.equals(found.accessToken()))
        .orElseThrow(() -> OAuthErrorException.invalidGrant("Invalid refresh token"));
  }

  private void requireNewest(TokenSession session, String refreshToken) {
    if (replay != TokenHabits.Replay.ACCEPTED && !session.refreshToken().equals(refreshToken)) {
      if (replay == TokenHabits.Replay.ENDS_SESSION) {
        byId.remove(session.id());
      }
      counters.replays().incrementAndGet();
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
      counters.refreshes().incrementAndGet();
      return renewed;
    } catch (OAuthErrorException e) {
      byId.remove(session.id());
      throw e;
    }
  }

  /** Ends the session of a token if the check passes. */
  synchronized void revoke(String token, Consumer<TokenSession> check) {
    byToken(token)
        .ifPresent(
            session -> {
              check.accept(session);
              byId.remove(session.id());
              counters.revocations().incrementAndGet();
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
