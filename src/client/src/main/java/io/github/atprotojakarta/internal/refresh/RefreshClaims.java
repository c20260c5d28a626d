package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.internal.jose.RandomTokens;
import io.github.atprotojakarta.internal.jose.Sha256;
import io.github.atprotojakarta.internal.refresh.RefreshOutcome.Refreshed;
import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.metrics.MetricsListener;
import io.github.atprotojakarta.session.RefreshTimings;
import io.github.atprotojakarta.store.ClaimOutcome;
import io.github.atprotojakarta.store.RefreshClaim;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StoredSession;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Makes the claims without which no refresh token leaves: waits for other nodes, takes over what a
 * dead one has left, and says when a claim is too old to be used.
 */
final class RefreshClaims {
  private static final System.Logger LOG = System.getLogger(RefreshClaims.class.getName());

  private final SessionStore store;
  private final RefreshTimings timings;
  private final Clock clock;
  private final SecureRandom random;
  private final MetricsListener meter;

  RefreshClaims(
      SessionStore store,
      RefreshTimings timings,
      Clock clock,
      SecureRandom random,
      MetricsListener meter) {
    this.store = store;
    this.timings = timings;
    this.clock = clock;
    this.random = random;
    this.meter = meter;
  }

  /** What came of wanting to refresh. */
  sealed interface Turn {
    /**
     * The refresh token may be sent, while the claim is {@link RefreshClaims#demandFresh fresh}.
     *
     * @param sentBefore whether it may have been sent before, with an answer that nobody has
     */
    record Mine(RefreshClaim claim, boolean sentBefore) implements Turn {}

    /** It need not or must not be sent. */
    record Over(RefreshOutcome outcome) implements Turn {}
  }

  /** Claims the refresh of a session; waits for a bounded time for whoever has claimed it. */
  Turn take(StoredSession session) {
    // By the JVM's own time: a clock that is set back must not make anybody wait for longer.
    long began = System.nanoTime();
    while (true) {
      RefreshClaim claim = claim();
      ClaimOutcome outcome = store.claim(session.key(), session.version(), claim);
      if (outcome instanceof ClaimOutcome.Claimed claimed) {
        meter.on(
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
    Instant now = clock.instant();
    return new RefreshClaim(
        Sha256.hash(RandomTokens.token(random)), now, now.plus(timings.claim()));
  }

  /**
   * Nobody knows whether the token of the claim before was used. If it was, and its node has the
   * new tokens but could not store them yet, it gets the time to do so.
   */
  private Turn takeOver(StoredSession session, RefreshClaim claim) {
    LOG.log(
        System.Logger.Level.WARNING,
        "A refresh of {0} was left unfinished; its refresh token is tried once more within {1}",
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
        // The claim stays: a release would hide from the next node that there was one before.
        return new Turn.Over(
            RefreshOutcome.later("Interrupted before the refresh of " + session.key()));
      }
    }
  }

  /**
   * To be asked right before each time that the token is sent.
   *
   * @throws StaleClaimException when less than half of the claim's time is left
   */
  void demandFresh(RefreshClaim claim) {
    Duration life = Duration.between(claim.at(), claim.until());
    Duration age = Duration.between(claim.at(), clock.instant());
    if (age.compareTo(life.dividedBy(2)) >= 0) {
      throw new StaleClaimException("A claim of " + life + " was not used for " + age);
    }
  }

  /** Takes a claim back whose refresh token was certainly not used. */
  void release(StoredSession session, RefreshClaim claim) {
    store.release(session.key(), claim);
  }
}
