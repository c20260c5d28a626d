package io.github.atprotojakarta.session;

import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.AuthMethodUnsatisfiableException;
import io.github.atprotojakarta.OAuthResponseException;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.TokenRefreshException;
import io.github.atprotojakarta.TokenRevokedException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.identity.IdentityResolver;
import io.github.atprotojakarta.oauth.AuthorizationServerClient;
import io.github.atprotojakarta.oauth.AuthorizationServerMetadata;
import io.github.atprotojakarta.oauth.RandomTokens;
import io.github.atprotojakarta.oauth.ServerMetadataResolver;
import io.github.atprotojakarta.oauth.TokenResponse;
import io.github.atprotojakarta.oauth.TokenSet;
import io.github.atprotojakarta.session.RefreshOutcome.Refreshed;
import io.github.atprotojakarta.session.RefreshOutcome.Rejected;
import io.github.atprotojakarta.session.RefreshOutcome.Unknown;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * One refresh of one session, from the lock to the stored tokens. The order of its steps is what
 * keeps a session alive: lock (for speed), read again, claim (for truth), send, store, show.
 */
final class TokenRefresh {
  private static final System.Logger LOG = System.getLogger(TokenRefresh.class.getName());
  private static final int STORE_ATTEMPTS = 5;

  private final String clientId;
  private final SessionStore store;
  private final RefreshLock lock;
  private final IdentityResolver identities;
  private final ServerMetadataResolver servers;
  private final AuthorizationServerClient client;
  private final Revocation revocation;
  private final SessionEvents events;
  private final RefreshTimings timings;
  private final Clock clock;
  private final SecureRandom random;

  /** Tokens that the server has issued and the store has not yet taken. */
  private final Map<SessionKey, StoredSession> unsaved = new ConcurrentHashMap<>();

  TokenRefresh(
      String clientId,
      SessionStore store,
      RefreshLock lock,
      IdentityResolver identities,
      ServerMetadataResolver servers,
      AuthorizationServerClient client,
      Revocation revocation,
      SessionEvents events,
      RefreshTimings timings,
      Clock clock,
      SecureRandom random) {
    this.clientId = clientId;
    this.store = store;
    this.lock = lock;
    this.identities = identities;
    this.servers = servers;
    this.client = client;
    this.revocation = revocation;
    this.events = events;
    this.timings = timings;
    this.clock = clock;
    this.random = random;
  }

  /** Refreshes a session unless the store already has newer tokens than {@code usedVersion}. */
  RefreshOutcome run(SessionKey key, long usedVersion) {
    Optional<RefreshLock.Held> held = lock(key);
    try {
      return refreshStored(key, usedVersion);
    } catch (AtprotoOAuthException e) {
      return new Unknown(e);
    } finally {
      held.ifPresent(RefreshLock.Held::close);
    }
  }

  private Optional<RefreshLock.Held> lock(SessionKey key) {
    try {
      return lock.acquire(key, timings.othersWait(), timings.lease());
    } catch (TransientException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "The refresh lock failed; the claim in the store guards the refresh of {0}: {1}",
          key,
          e.getMessage());
      return Optional.empty();
    }
  }

  private RefreshOutcome refreshStored(SessionKey key, long usedVersion) {
    StoredSession waiting = unsaved.get(key);
    if (waiting != null) {
      return save(waiting);
    }
    Optional<StoredSession> found = store.find(key);
    if (found.isEmpty()) {
      return gone(key);
    }
    StoredSession session = found.get();
    if (session.version() > usedVersion) {
      return new Refreshed(session);
    }
    Secret refreshToken = session.tokens().refreshToken();
    if (refreshToken == null) {
      return new Unknown(
          new TokenRefreshException(
              "The server issued no refresh token for " + key + "; sign in again"));
    }
    return claimAndSend(session, refreshToken, destination(session));
  }

  private static RefreshOutcome gone(SessionKey key) {
    return new Rejected(
        new TokenRevokedException("There is no session " + key + " (any more); sign in again"));
  }

  /** Where to refresh, and where the account lives now: it may have moved under the same server. */
  private record Destination(AuthorizationServerMetadata server, URI pds) {}

  /** Everything that can be found wrong before the refresh token is put at stake. */
  private Destination destination(StoredSession session) {
    if (!session.clientId().equals(clientId)) {
      throw new AuthMethodUnsatisfiableException(
          "The session "
              + session.key()
              + " belongs to client_id "
              + session.clientId()
              + "; this application is now "
              + clientId
              + ". Restore the old client_id, or sign the user in again");
    }
    URI issuer = session.tokens().issuer();
    URI pds = identities.resolve(session.key().did(), false).pds();
    URI current = servers.ofPds(pds, false).issuer();
    if (!current.equals(issuer)) {
      throw new TokenRefreshException(
          "The account "
              + session.key().did()
              + " has moved from "
              + issuer
              + " to "
              + current
              + "; sign in again there");
    }
    return new Destination(servers.ofIssuer(issuer, false), pds);
  }

  private RefreshOutcome claimAndSend(
      StoredSession session, Secret refreshToken, Destination destination) {
    Instant patience = clock.instant().plus(timings.othersWait());
    while (true) {
      Instant now = clock.instant();
      RefreshClaim claim =
          new RefreshClaim(
              SessionKey.hash(RandomTokens.token(random)), now, now.plus(timings.claim()));
      ClaimOutcome outcome = store.claim(session.key(), session.version(), claim);
      if (outcome instanceof ClaimOutcome.Claimed claimed) {
        if (claimed.leftBehind()) {
          LOG.log(
              System.Logger.Level.WARNING,
              "A refresh of {0} was left unfinished; its refresh token is tried once more",
              session.key());
        }
        return send(session, refreshToken, destination, claim);
      }
      if (outcome instanceof ClaimOutcome.Superseded superseded) {
        return new Refreshed(superseded.current());
      }
      if (outcome instanceof ClaimOutcome.Gone) {
        return gone(session.key());
      }
      if (!clock.instant().isBefore(patience) || !pause()) {
        return new Unknown(
            new TransientException(
                "Another node is refreshing " + session.key() + "; try again in a moment"));
      }
    }
  }

  private boolean pause() {
    try {
      TimeUnit.NANOSECONDS.sleep(timings.poll().toNanos());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private RefreshOutcome send(
      StoredSession session, Secret refreshToken, Destination destination, RefreshClaim claim) {
    TokenResponse response;
    try {
      response =
          client.refresh(
              destination.server(), refreshToken, session.dpopKey(), session.authentication());
    } catch (HttpTransportException e) {
      return unanswered(session, claim, e);
    } catch (OAuthResponseException e) {
      return refused(session, claim, e);
    } catch (RuntimeException e) {
      // Thrown before anything was sent: a client key that is gone, a name that cannot be signed.
      store.release(session.key(), claim);
      throw e;
    }
    return accepted(session, response, destination.pds());
  }

  /**
   * No answer. When the request may have reached the server the claim stays until it expires: until
   * then the server may still be at work, and a second request with the same token would look like
   * a theft to it.
   */
  private RefreshOutcome unanswered(
      StoredSession session, RefreshClaim claim, HttpTransportException e) {
    if (!e.mayHaveReachedServer()) {
      store.release(session.key(), claim);
    }
    return new Unknown(
        new TransientException(
            "The authorization server "
                + session.tokens().issuer()
                + " did not answer the refresh of "
                + session.key()
                + "; the session is kept ("
                + e.getMessage()
                + ")",
            e));
  }

  private RefreshOutcome refused(
      StoredSession session, RefreshClaim claim, OAuthResponseException e) {
    if (e.status() >= 200 && e.status() < 300) {
      // The token is used up and the answer is lost. The claim stays, so that nobody sends it soon.
      return new Unknown(e);
    }
    if (!endsSession(e)) {
      store.release(session.key(), claim);
      return new Unknown(e.status() >= 500 || e.status() == 429 ? again(session, e) : e);
    }
    Optional<StoredSession> current = store.find(session.key());
    if (current.isPresent() && current.get().version() > session.version()) {
      return new Refreshed(current.get());
    }
    if (store.delete(session.key(), session.version())) {
      events.fire(new SessionEvent.SessionDeleted(session.key(), SessionEvent.Cause.REJECTED));
    }
    return new Rejected(
        new TokenRefreshException(
            "The authorization server "
                + session.tokens().issuer()
                + " has ended the session "
                + session.key()
                + ": "
                + e.description().orElse("invalid_grant")
                + "; sign in again",
            e));
  }

  private static TransientException again(StoredSession session, OAuthResponseException e) {
    return new TransientException(
        "The authorization server "
            + session.tokens().issuer()
            + " could not refresh "
            + session.key()
            + " now (status "
            + e.status()
            + "); the session is kept",
        e);
  }

  /**
   * Only {@code invalid_grant} is about the refresh token; and the reference server also answers it
   * for a client assertion that it has seen before, which says nothing about the session.
   */
  private static boolean endsSession(OAuthResponseException e) {
    return e.status() == 400
        && e.error().filter("invalid_grant"::equals).isPresent()
        && e.description().filter(text -> text.contains("jti")).isEmpty();
  }

  private RefreshOutcome accepted(StoredSession session, TokenResponse response, URI pds) {
    Instant now = clock.instant();
    TokenSet old = session.tokens();
    TokenSet tokens =
        new TokenSet(
            old.issuer(),
            response.sub(),
            pds,
            response.scope(),
            response.accessToken(),
            response.refreshToken() == null ? old.refreshToken() : response.refreshToken(),
            response.expiresIn() == null ? null : now.plus(response.expiresIn()));
    if (!response.sub().equals(session.key().did())) {
      revocation.revoke(tokens, session.dpopKey(), session.authentication());
      store.delete(session.key(), session.version());
      events.fire(new SessionEvent.SessionDeleted(session.key(), SessionEvent.Cause.REJECTED));
      return new Rejected(
          new TokenRefreshException(
              "The authorization server answered the refresh of "
                  + session.key()
                  + " with tokens of another account; they were revoked. Sign in again"));
    }
    StoredSession refreshed =
        new StoredSession(
            session.key(),
            session.clientId(),
            session.authentication(),
            session.dpopKey(),
            tokens,
            session.version() + 1,
            session.createdAt(),
            now);
    return save(refreshed);
  }

  /** Stores new tokens before anybody sees them, and holds on to them while the store fails. */
  private RefreshOutcome save(StoredSession refreshed) {
    SessionKey key = refreshed.key();
    unsaved.put(key, refreshed);
    AtprotoOAuthException last = null;
    for (int attempt = 1; attempt <= STORE_ATTEMPTS; attempt++) {
      try {
        boolean stored = store.complete(refreshed);
        unsaved.remove(key, refreshed);
        return stored ? shown(refreshed) : overtaken(refreshed);
      } catch (TransientException e) {
        last = e;
        if (attempt < STORE_ATTEMPTS && !pause()) {
          break;
        }
      }
    }
    LOG.log(
        System.Logger.Level.ERROR,
        "New tokens of {0} could not be stored and are held in memory until they can: {1}",
        key,
        last);
    return new Unknown(
        new TransientException(
            "The new tokens of " + key + " could not be stored yet; try again", last));
  }

  private RefreshOutcome shown(StoredSession refreshed) {
    events.fire(new SessionEvent.SessionUpdated(refreshed.key()));
    return new Refreshed(refreshed);
  }

  /** The row is not the one that was read: signed out, or refreshed by somebody else. */
  private RefreshOutcome overtaken(StoredSession refreshed) {
    Optional<StoredSession> current = store.find(refreshed.key());
    if (current.isPresent()) {
      return new Refreshed(current.get());
    }
    revocation.revoke(refreshed.tokens(), refreshed.dpopKey(), refreshed.authentication());
    return gone(refreshed.key());
  }
}
