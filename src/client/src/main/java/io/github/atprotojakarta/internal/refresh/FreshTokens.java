package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.internal.ClientContext;
import io.github.atprotojakarta.oauth.TokenSet;
import io.github.atprotojakarta.session.RefreshPolicy;
import io.github.atprotojakarta.session.RefreshTimings;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.RefreshLock;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StoredSession;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;

/** Decides when the tokens of a session are refreshed, and returns the new ones. */
public final class FreshTokens implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(FreshTokens.class.getName());

  private static final Duration LEAST_MARGIN = Duration.ofSeconds(10);
  private static final Duration LARGEST_MARGIN = Duration.ofSeconds(40);

  private final RefreshFlights flights;
  private final RefreshDestinations destinations;
  private final OlderRows olderRows;
  private final UnsavedTokens unsaved;
  private final RefreshTimings timings;
  private final ClientContext context;

  /** Creates the refresh of the sessions in a store. */
  public FreshTokens(
      SessionStore store,
      RefreshLock lock,
      RefreshTimings timings,
      RefreshDestinations destinations,
      Revocation revocation,
      SessionEvents events,
      ClientContext context) {
    this.destinations = destinations;
    this.timings = timings;
    this.context = context;
    this.olderRows = new OlderRows(store);
    this.unsaved = new UnsavedTokens(store, revocation::revoke, events, timings, context);
    RefreshClaims claims = new RefreshClaims(store, timings, context);
    TokenRefresh refresh =
        new TokenRefresh(
            store,
            new MeasuredLock(lock, timings, context),
            destinations,
            claims,
            new RefreshResponses(store, claims, unsaved, revocation, events, context),
            unsaved,
            context.clock());
    this.flights = new RefreshFlights(refresh, destinations::verifyHandle, timings, context);
  }

  /**
   * Returns the session with the tokens that the policy demands.
   *
   * @param began when the caller began to wait: see {@link RefreshFlights#newer}
   * @throws io.github.atprotojakarta.AuthMethodUnsatisfiableException if its access token has
   *     expired and this application cannot refresh it as it is configured now, with every policy
   */
  StoredSession apply(RefreshPolicy policy, StoredSession session, long began) {
    return switch (policy) {
      case NEVER -> refreshable(session);
      case ALWAYS -> newer(session, began);
      case AUTO -> expiresSoon(session) ? newer(session, began) : session;
    };
  }

  /** A session that nothing can renew is refused here, and not by the first call that needs it. */
  private StoredSession refreshable(StoredSession session) {
    Instant expiresAt = session.tokens().expiresAt();
    if (expiresAt != null && !context.clock().instant().isBefore(expiresAt)) {
      destinations.demandConfigured(session);
    }
    return session;
  }

  /**
   * Returns newer tokens than {@code held}: see {@link RefreshFlights#newer}. If the store has
   * older ones, {@code held} is stored first.
   */
  StoredSession newer(StoredSession held, long began) {
    StoredSession found = flights.newer(held.key(), held.version(), began);
    while (OlderRows.isOlder(found, held)) {
      olderRows.replace(found, held);
      found = flights.newer(held.key(), held.version(), began);
    }
    return found;
  }

  /**
   * Returns whether the access token expires within 10 to 40 seconds. The margin is random, so that
   * the nodes of a cluster do not all begin in the same second. For a short-lived token it is the
   * last third of its life.
   */
  private boolean expiresSoon(StoredSession session) {
    TokenSet tokens = session.tokens();
    Instant expiresAt = tokens.expiresAt();
    if (expiresAt == null || tokens.refreshToken() == null) {
      return false;
    }
    Instant now = context.clock().instant();
    if (now.isBefore(expiresAt.minus(LARGEST_MARGIN))) {
      return false;
    }
    Duration third = Duration.between(session.refreshedAt(), expiresAt).dividedBy(3);
    int spread = (int) LARGEST_MARGIN.minus(LEAST_MARGIN).toMillis();
    Duration margin = LEAST_MARGIN.plusMillis(context.random().nextInt(spread));
    Instant due = expiresAt.minus(Collections.min(List.of(third, margin)));
    return !now.isBefore(due);
  }

  /** Revokes the new tokens of a session that has ended, if this node could not store them. */
  public void discard(SessionKey ended) {
    unsaved.saveHeld(ended);
  }

  /** Returns the number of sessions whose new tokens exist in this node's memory only. */
  public int unsaved() {
    return unsaved.size();
  }

  /**
   * Ends the refreshes. No new one begins. Waits for the responses to requests that were sent, and
   * stores their tokens. Revokes new tokens that cannot be stored.
   */
  @Override
  public void close() {
    if (!flights.land(timings.othersWait())) {
      LOG.log(
          System.Logger.Level.WARNING,
          "ATP1105 A refresh did not end within {0}; the user may have to sign in again",
          timings.othersWait());
    }
    unsaved.close();
  }
}
