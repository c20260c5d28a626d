package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.internal.ClientContext;
import io.github.atprotojakarta.internal.jose.RandomTokens;
import io.github.atprotojakarta.internal.jose.Sha256;
import io.github.atprotojakarta.internal.refresh.RefreshOutcome.Refreshed;
import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.session.RefreshTimings;
import io.github.atprotojakarta.store.ClaimOutcome;
import io.github.atprotojakarta.store.RefreshClaim;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StoredSession;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Makes the claims without which no refresh token is sent. Waits for other nodes, takes over the
 * claims of dead ones, and rejects a claim that is too old to be used.
 */
final class RefreshClaims {
  private static final System.Logger LOG = System.getLogger(RefreshClaims.class.getName());

  private final SessionStore store;
  private final RefreshTimings timings;
  private final ClientContext context;

  RefreshClaims(SessionStore store, RefreshTimings timings, ClientContext context) {
    this.store = store;
    this.timings = timings;
    this.context = context;
  }

  /** The result of {@link #take}. */
  sealed interface Turn {
    /**
     * The refresh token may be sent, while the claim is {@link RefreshClaims#demandFresh fresh}.
     *
     * @param sentBefore whether it may have been sent before, with a response that was lost
     */
    record Mine(RefreshClaim claim, boolean sentBefore) implements Turn {}

    /** The refresh token need not or must not be sent. */
    record Over(RefreshOutcome outcome) implements Turn {}
  }

  /** Claims the refresh of a session; waits a bounded time for a node that has claimed it. */
  Turn take(StoredSession session) {
    // The JVM's own time: setting the clock back must not prolong the wait.
    long began = System.nanoTime();
    while (true) {
      RefreshClaim claim = claim();
      ClaimOutcome outcome = store.claim(session.key(), session.version(), claim);
      if (outcome instanceof ClaimOutcome.Claimed claimed) {
        context
            .metrics()
            .on(
                new Measurement.ClaimWait(
                    Duration.ofNanos(System.nanoTime() - began), claimed.leftBehind()));
        return claimed.leftBehind() ? takeOver(session, claim) : new Turn.Mine(claim, false);
      }
      if (outcome instanceof ClaimOutcome.Superseded superseded) {
        return new Turn.Over(new Refreshed(superseded.current()));
      }
      if (outcome instanceof ClaimOutcome.Gone) {
        return new Turn.Over(RefreshOutcome.gone(session.key()));
      }
      if (System.nanoTime() - began >= timings.othersWait().toNanos()
          || !Pauses.pause(timings.poll())) {
        return new Turn.Over(
            RefreshOutcome.later(
                "Another node is refreshing " + session.key() + "; try again in a moment"));
      }
    }
  }

  private RefreshClaim claim() {
    Instant now = context.clock().instant();
    return new RefreshClaim(
        Sha256.hash(RandomTokens.token(context.random())), now, now.plus(timings.claim()));
  }

  /**
   * Nobody knows whether the earlier claim's token was used. If it was, its node may have new
   * tokens that it could not store yet, and gets the time to store them.
   */
  private Turn takeOver(StoredSession session, RefreshClaim claim) {
    LOG.log(
        System.Logger.Level.WARNING,
        "A refresh of {0} was not completed; its refresh token is sent again in {1}",
        session.key(),
        timings.grace());
    long began = System.nanoTime();
    while (true) {
      Optional<StoredSession> current = store.find(session.key());
      if (current.isEmpty()) {
        return new Turn.Over(RefreshOutcome.gone(session.key()));
      }
      if (current.get().version() > session.version()) {
        return new Turn.Over(new Refreshed(current.get()));
      }
      if (System.nanoTime() - began >= timings.grace().toNanos()) {
        return new Turn.Mine(claim, true);
      }
      if (!Pauses.pause(timings.poll())) {
        // The claim stays: releasing it would hide the earlier claim from the next node.
        return new Turn.Over(
            RefreshOutcome.later("Interrupted before the refresh of " + session.key()));
      }
    }
  }

  /**
   * Checks a claim right before the token is sent.
   *
   * @throws StaleClaimException when less than half of the claim's time is left
   */
  void demandFresh(RefreshClaim claim) {
    Duration life = Duration.between(claim.at(), claim.until());
    Duration age = Duration.between(claim.at(), context.clock().instant());
    if (age.compareTo(life.dividedBy(2)) >= 0) {
      throw new StaleClaimException("A claim of " + life + " was not used for " + age);
    }
  }

  /** Withdraws a claim whose refresh token was certainly not used. */
  void release(StoredSession session, RefreshClaim claim) {
    store.release(session.key(), claim);
  }
}
