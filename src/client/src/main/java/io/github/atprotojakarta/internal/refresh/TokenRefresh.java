package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.OAuthResponseException;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.TokenRefreshException;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.internal.oauth.TokenResponse;
import io.github.atprotojakarta.internal.refresh.RefreshOutcome.Refreshed;
import io.github.atprotojakarta.internal.refresh.RefreshOutcome.Rejected;
import io.github.atprotojakarta.internal.refresh.RefreshOutcome.Unknown;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.RefreshClaim;
import io.github.atprotojakarta.store.RefreshLock;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StoredSession;
import java.time.Clock;
import java.util.Optional;

/**
 * One refresh of one session, from the lock to the stored tokens. The order of the steps keeps the
 * session alive: lock (for speed), store unsaved tokens, read again, find the server, claim (for
 * correctness), send, judge the response, store, return.
 */
final class TokenRefresh {
  private static final System.Logger LOG = System.getLogger(TokenRefresh.class.getName());
  private static final int CLAIMS = 3;

  private final SessionStore store;
  private final MeasuredLock lock;
  private final RefreshDestinations destinations;
  private final RefreshClaims claims;
  private final RefreshResponses responses;
  private final UnsavedTokens unsaved;
  private final Clock clock;

  TokenRefresh(
      SessionStore store,
      MeasuredLock lock,
      RefreshDestinations destinations,
      RefreshClaims claims,
      RefreshResponses responses,
      UnsavedTokens unsaved,
      Clock clock) {
    this.store = store;
    this.lock = lock;
    this.destinations = destinations;
    this.claims = claims;
    this.responses = responses;
    this.unsaved = unsaved;
    this.clock = clock;
  }

  /** Sends no refresh token from now on; requests that were sent continue. */
  void stop() {
    claims.stop();
  }

  /** Refreshes a session unless the store already has other tokens than {@code usedVersion}. */
  RefreshOutcome run(SessionKey key, long usedVersion) {
    Optional<RefreshLock.Held> held = lock.acquire(key);
    try {
      Optional<RefreshOutcome> saved = unsaved.saveHeld(key);
      return saved.isPresent() ? saved.get() : refreshStored(key, usedVersion);
    } catch (RuntimeException | Error e) {
      return RefreshOutcome.failed(key, e);
    } finally {
      held.ifPresent(RefreshLock.Held::close);
    }
  }

  private RefreshOutcome refreshStored(SessionKey key, long usedVersion) {
    Optional<StoredSession> found = store.find(key);
    if (found.isEmpty()) {
      return RefreshOutcome.gone(key);
    }
    StoredSession session = found.get();
    if (session.version() != usedVersion) {
      return new Refreshed(session);
    }
    Secret refreshToken = session.tokens().refreshToken();
    if (refreshToken == null) {
      return new Unknown(
          new TokenRefreshException(
              key, "The server issued no refresh token for " + key + "; sign in again"));
    }
    if (!clock.instant().isBefore(session.endsAt().plus(SessionUse.CLOCK_TOLERANCE))) {
      // Not deleted here: maintenance does that a day later, as this node's clock may be wrong.
      return new Rejected(
          new TokenRefreshException(
              key, "The session " + key + " ended at " + session.endsAt() + "; sign in again"));
    }
    Optional<RefreshOutcome> staying = claims.staying(session);
    return staying.isPresent()
        ? staying.get()
        : claimAndSend(session, refreshToken, destinations.find(session));
  }

  private RefreshOutcome claimAndSend(
      StoredSession session, Secret refreshToken, RefreshDestination destination) {
    boolean sentBefore = false;
    for (int turn = 0; turn < CLAIMS; turn++) {
      RefreshClaims.Turn next = claims.take(session);
      if (next instanceof RefreshClaims.Turn.Over over) {
        return over.outcome();
      }
      RefreshClaims.Turn.Mine mine = (RefreshClaims.Turn.Mine) next;
      sentBefore |= mine.sentBefore();
      try {
        return send(session, refreshToken, destination, mine, sentBefore);
      } catch (StaleClaimException e) {
        LOG.log(
            System.Logger.Level.WARNING,
            "ATP1107 The refresh token of {0} was not sent: {1}",
            session.key(),
            e.getMessage());
        claims.withdraw(session, mine);
      }
    }
    return RefreshOutcome.later("The refresh of " + session.key() + " was delayed; try again");
  }

  /** Leaves the claim, and the reason, when anything fails after the token may have left. */
  private RefreshOutcome send(
      StoredSession session,
      Secret refreshToken,
      RefreshDestination destination,
      RefreshClaims.Turn.Mine mine,
      boolean sentBefore) {
    RefreshClaim claim = mine.claim();
    RefreshSending sending = new RefreshSending(claims, mine);
    try {
      return respond(session, refreshToken, destination, claim, sentBefore, sending);
    } catch (RuntimeException | Error e) {
      sending.rethrowStale();
      if (sending.mayHaveLeft()) {
        return responses.broken(session, claim, e);
      }
      // A client key was removed, or the proof cannot be signed.
      claims.release(session, claim);
      throw e;
    }
  }

  private RefreshOutcome respond(
      StoredSession session,
      Secret refreshToken,
      RefreshDestination destination,
      RefreshClaim claim,
      boolean sentBefore,
      RefreshSending sending) {
    TokenResponse response;
    try {
      response = destination.send(session, refreshToken, sending);
    } catch (HttpTransportException e) {
      sending.rethrowStale();
      return responses.missing(session, claim, e);
    } catch (OAuthResponseException e) {
      return responses.refused(session, claim, sentBefore, e);
    }
    return responses.accepted(session, response, destination.pds());
  }
}
