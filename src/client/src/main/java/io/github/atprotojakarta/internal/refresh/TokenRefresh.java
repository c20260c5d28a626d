package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.AtprotoOAuthException;
import io.github.atprotojakarta.OAuthResponseException;
import io.github.atprotojakarta.Secret;
import io.github.atprotojakarta.TokenRefreshException;
import io.github.atprotojakarta.TransientException;
import io.github.atprotojakarta.http.HttpTransportException;
import io.github.atprotojakarta.internal.oauth.AuthorizationServerClient;
import io.github.atprotojakarta.internal.oauth.TokenResponse;
import io.github.atprotojakarta.internal.refresh.RefreshOutcome.Refreshed;
import io.github.atprotojakarta.internal.refresh.RefreshOutcome.Rejected;
import io.github.atprotojakarta.internal.refresh.RefreshOutcome.Unknown;
import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.metrics.MetricsListener;
import io.github.atprotojakarta.session.RefreshTimings;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.RefreshClaim;
import io.github.atprotojakarta.store.RefreshLock;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StoredSession;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * One refresh of one session, from the lock to the stored tokens. The order of its steps is what
 * keeps a session alive: lock (for speed), read again, claim (for truth), send, store, show.
 */
final class TokenRefresh {
  private static final System.Logger LOG = System.getLogger(TokenRefresh.class.getName());
  private static final int CLAIMS = 3;

  /** How wrong a node's clock may be before sessions look older to it than they can be. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(10);

  private final SessionStore store;
  private final RefreshLock lock;
  private final RefreshDestination.Finder destinations;
  private final AuthorizationServerClient client;
  private final RefreshClaims claims;
  private final RefreshResponses answers;
  private final UnsavedTokens unsaved;
  private final RefreshTimings timings;
  private final Clock clock;
  private final MetricsListener meter;
  private volatile boolean stopped;

  TokenRefresh(
      SessionStore store,
      RefreshLock lock,
      RefreshDestination.Finder destinations,
      AuthorizationServerClient client,
      RefreshClaims claims,
      RefreshResponses answers,
      UnsavedTokens unsaved,
      RefreshTimings timings,
      Clock clock,
      MetricsListener meter) {
    this.store = store;
    this.lock = lock;
    this.destinations = destinations;
    this.client = client;
    this.claims = claims;
    this.answers = answers;
    this.unsaved = unsaved;
    this.timings = timings;
    this.clock = clock;
    this.meter = meter;
  }

  /** Lets no refresh token leave from now on; what was sent goes on. */
  void stop() {
    stopped = true;
  }

  /** Refreshes a session unless the store already has newer tokens than {@code usedVersion}. */
  RefreshOutcome run(SessionKey key, long usedVersion) {
    Optional<RefreshLock.Held> held = lock(key);
    try {
      Optional<RefreshOutcome> saved = unsaved.saveHeld(key);
      return saved.isPresent() ? saved.get() : refreshStored(key, usedVersion);
    } catch (AtprotoOAuthException e) {
      return new Unknown(e);
    } finally {
      held.ifPresent(RefreshLock.Held::close);
    }
  }

  private Optional<RefreshLock.Held> lock(SessionKey key) {
    long began = System.nanoTime();
    Optional<RefreshLock.Held> held = Optional.empty();
    try {
      held = lock.acquire(key, timings.othersWait(), timings.lease());
    } catch (TransientException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "The refresh lock failed; the claim in the store guards the refresh of {0}: {1}",
          key,
          e.getMessage());
    }
    meter.on(
        new Measurement.LockWait(Duration.ofNanos(System.nanoTime() - began), held.isPresent()));
    return held;
  }

  private RefreshOutcome refreshStored(SessionKey key, long usedVersion) {
    Optional<StoredSession> found = store.find(key);
    if (found.isEmpty()) {
      return RefreshOutcome.gone(key);
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
    if (!clock.instant().isBefore(session.endsAt().plus(CLOCK_TOLERANCE))) {
      // Not deleted here: the sweep does that, a day later, as this node's clock may be wrong.
      return new Rejected(
          new TokenRefreshException(
              "The session " + key + " ended at " + session.endsAt() + "; sign in again"));
    }
    return claimAndSend(session, refreshToken, destinations.find(session));
  }

  private RefreshOutcome claimAndSend(
      StoredSession session, Secret refreshToken, RefreshDestination destination) {
    boolean sentBefore = false;
    for (int turn = 0; turn < CLAIMS && !stopped; turn++) {
      RefreshClaims.Turn next = claims.take(session);
      if (next instanceof RefreshClaims.Turn.Over over) {
        return over.outcome();
      }
      RefreshClaims.Turn.Mine mine = (RefreshClaims.Turn.Mine) next;
      RefreshClaim claim = mine.claim();
      sentBefore |= mine.sentBefore();
      try {
        return send(session, refreshToken, destination, claim, sentBefore);
      } catch (StaleClaimException e) {
        LOG.log(
            System.Logger.Level.WARNING,
            "The refresh of {0} is claimed anew: {1}",
            session.key(),
            e.getMessage());
        claims.release(session, claim);
      }
    }
    return RefreshOutcome.later(
        "The refresh of "
            + session.key()
            + (stopped ? " was not begun: this node stops" : " was held up; try again"));
  }

  private RefreshOutcome send(
      StoredSession session,
      Secret refreshToken,
      RefreshDestination destination,
      RefreshClaim claim,
      boolean sentBefore) {
    TokenResponse response;
    try {
      response =
          client.refresh(
              destination.server(),
              refreshToken,
              session.dpopKey(),
              session.authentication(),
              () -> claims.demandFresh(claim));
    } catch (HttpTransportException e) {
      return answers.unanswered(session, claim, e);
    } catch (OAuthResponseException e) {
      return answers.refused(session, claim, sentBefore, e);
    } catch (StaleClaimException e) {
      throw e;
    } catch (RuntimeException e) {
      // Thrown before anything was sent: a client key that is gone, a name that cannot be signed.
      claims.release(session, claim);
      throw e;
    }
    return answers.accepted(session, response, destination.pds());
  }
}
