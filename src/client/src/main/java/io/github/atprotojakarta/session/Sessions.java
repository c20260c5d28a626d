package io.github.atprotojakarta.session;

import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.TokenRevokedException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.identity.Did;
import io.github.atprotojakarta.identity.IdentityResolver;
import io.github.atprotojakarta.oauth.AuthorizationServerClient;
import io.github.atprotojakarta.oauth.DpopTransport;
import io.github.atprotojakarta.oauth.RandomTokens;
import io.github.atprotojakarta.oauth.ServerMetadataResolver;
import io.github.atprotojakarta.oauth.TokenSet;
import jakarta.json.JsonObject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The sessions of an application: restored, refreshed in one flight each, signed out. */
public final class Sessions {
  private static final int REVOCATIONS_AT_ONCE = 100;
  private static final Duration LONGEST_REFRESH_TOKEN = Duration.ofDays(180);

  private final String clientId;
  private final SessionStore store;
  private final TokenRefresh refresh;
  private final Revocation revocation;
  private final SessionEvents events;
  private final DpopTransport transport;
  private final RefreshTimings timings;
  private final Executor executor;
  private final Clock clock;
  private final SecureRandom random;
  private final Map<SessionKey, CompletableFuture<RefreshOutcome>> flights =
      new ConcurrentHashMap<>();

  /** Puts the parts together; {@code executor} runs the refreshes. */
  public Sessions(
      String clientId,
      SessionStore store,
      RefreshLock lock,
      IdentityResolver identities,
      ServerMetadataResolver servers,
      AuthorizationServerClient client,
      DpopTransport transport,
      Revocation revocation,
      SessionEvents events,
      RefreshTimings timings,
      Executor executor,
      Clock clock,
      SecureRandom random) {
    this.clientId = clientId;
    this.store = store;
    this.revocation = revocation;
    this.events = events;
    this.transport = transport;
    this.timings = timings;
    this.executor = executor;
    this.clock = clock;
    this.random = random;
    this.refresh =
        new TokenRefresh(
            clientId,
            store,
            lock,
            identities,
            servers,
            client,
            revocation,
            events,
            timings,
            clock,
            random);
  }

  /** A session that was just stored: a login that was completed, or an import. */
  public OAuthSession established(StoredSession session) {
    events.fire(new SessionEvent.SessionCreated(session.key()));
    return new LiveSession(session, this, transport);
  }

  /** See {@link io.github.atprotojakarta.AtprotoOAuthClient#restore(SessionKey, RefreshPolicy)}. */
  public OAuthSession restore(SessionKey key, RefreshPolicy policy) {
    StoredSession session = store.find(key).orElseThrow(() -> none(key));
    return new LiveSession(apply(policy, session), this, transport);
  }

  /** The account's newest session. */
  public OAuthSession restore(Did did, RefreshPolicy policy) {
    List<StoredSession> all = store.findAll(did);
    if (all.isEmpty()) {
      throw none(did);
    }
    return new LiveSession(apply(policy, all.get(0)), this, transport);
  }

  private static TokenRevokedException none(Object name) {
    return new TokenRevokedException("There is no session " + name + "; sign in");
  }

  /** The sessions of an account, newest first. */
  public List<StoredSession> list(Did did) {
    return store.findAll(did);
  }

  /** Revokes and deletes; nothing happens when the session is gone already. */
  public void signOut(SessionKey key) {
    Optional<StoredSession> found = store.find(key);
    // First out of use, so that nobody is signed in with it, whatever the server answers.
    if (found.isPresent() && store.retire(key, clock.instant())) {
      events.fire(new SessionEvent.SessionDeleted(key, SessionEvent.Cause.SIGNED_OUT));
      revokeAndDelete(found.get());
    }
  }

  /** See {@link io.github.atprotojakarta.AtprotoOAuthClient#importNodeSession}. */
  public Imported importNodeSession(JsonObject json) {
    Secret token = RandomTokens.token(random);
    StoredSession session = NodeSession.parse(json, token, clientId, clock.instant());
    store.insert(session);
    return new Imported(established(session), token);
  }

  /**
   * An imported session.
   *
   * @param session the session
   * @param sessionToken what its key is the hash of
   */
  public record Imported(OAuthSession session, Secret sessionToken) {}

  /** See {@link io.github.atprotojakarta.AtprotoOAuthClient#otherClientId}. */
  public Optional<String> otherClientId() {
    return store.otherClientId(clientId);
  }

  /** Ends the account's other sessions. */
  public void signOutOthers(SessionKey kept) {
    store.findAll(kept.did()).stream()
        .map(StoredSession::key)
        .filter(key -> !key.equals(kept))
        .forEach(this::signOut);
  }

  /** See {@link io.github.atprotojakarta.AtprotoOAuthClient#retryRevocations}. */
  public int retryRevocations() {
    List<StoredSession> owed = store.retired(REVOCATIONS_AT_ONCE);
    owed.forEach(this::revokeAndDelete);
    return owed.size();
  }

  private void revokeAndDelete(StoredSession session) {
    boolean revoked =
        revocation.revoke(session.tokens(), session.dpopKey(), session.authentication());
    // Past that age no server honours the refresh token (AT Protocol OAuth, "Session Lifetime").
    boolean dead = session.refreshedAt().plus(LONGEST_REFRESH_TOKEN).isBefore(clock.instant());
    if (revoked || dead) {
      store.delete(session.key());
    }
  }

  /** Tokens that have not expired, as the policy has it. */
  StoredSession apply(RefreshPolicy policy, StoredSession session) {
    return switch (policy) {
      case NEVER -> session;
      case ALWAYS -> newer(session.key(), session.version());
      case AUTO -> expiresSoon(session) ? newer(session.key(), session.version()) : session;
    };
  }

  /**
   * Between 10 and 40 seconds before its end, at random, so that the nodes of a cluster do not all
   * begin in the same second; with a short-lived token, in the last third of its life.
   */
  private boolean expiresSoon(StoredSession session) {
    TokenSet tokens = session.tokens();
    if (tokens.expiresAt() == null || tokens.refreshToken() == null) {
      return false;
    }
    Duration third = Duration.between(session.refreshedAt(), tokens.expiresAt()).dividedBy(3);
    Duration margin = Duration.ofMillis(10_000 + random.nextInt(30_000));
    Instant due = tokens.expiresAt().minus(third.compareTo(margin) < 0 ? third : margin);
    return !clock.instant().isBefore(due);
  }

  /**
   * Tokens newer than those of {@code usedVersion}. Callers that come with the same version share
   * one refresh.
   *
   * @throws AtprotoOAuthException what the refresh ended with
   */
  StoredSession newer(SessionKey key, long usedVersion) {
    while (true) {
      RefreshOutcome outcome = await(key, flight(key, usedVersion));
      if (outcome instanceof RefreshOutcome.Rejected rejected) {
        throw rejected.why();
      }
      if (outcome instanceof RefreshOutcome.Unknown unknown) {
        throw unknown.why();
      }
      StoredSession session = ((RefreshOutcome.Refreshed) outcome).session();
      // A flight that began for an older version may end with the very tokens this caller used.
      if (session.version() > usedVersion) {
        return session;
      }
    }
  }

  private CompletableFuture<RefreshOutcome> flight(SessionKey key, long usedVersion) {
    CompletableFuture<RefreshOutcome> mine = new CompletableFuture<>();
    CompletableFuture<RefreshOutcome> running = flights.putIfAbsent(key, mine);
    if (running != null) {
      return running;
    }
    try {
      // On a thread of its own: a caller that is interrupted stops waiting, not refreshing.
      executor.execute(() -> fly(key, usedVersion, mine));
    } catch (RuntimeException e) {
      flights.remove(key, mine);
      mine.completeExceptionally(e);
    }
    return mine;
  }

  private void fly(SessionKey key, long usedVersion, CompletableFuture<RefreshOutcome> future) {
    try {
      RefreshOutcome outcome = refresh.run(key, usedVersion);
      flights.remove(key, future);
      future.complete(outcome);
    } catch (Throwable e) {
      flights.remove(key, future);
      future.completeExceptionally(e);
    }
  }

  private RefreshOutcome await(SessionKey key, CompletableFuture<RefreshOutcome> flight) {
    try {
      return flight.get(timings.callerWait().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TransientException(
          "Interrupted while waiting for the refresh of " + key + ", which goes on", e);
    } catch (TimeoutException e) {
      throw new TransientException(
          "The refresh of " + key + " takes long and goes on; try again in a moment", e);
    } catch (ExecutionException e) {
      throw new TransientException("The refresh of " + key + " failed: " + e.getCause(), e);
    }
  }
}
