package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.internal.ClientContext;
import io.github.atprotojakarta.internal.jose.RandomTokens;
import io.github.atprotojakarta.internal.refresh.RefreshOutcome.Refreshed;
import io.github.atprotojakarta.internal.refresh.RefreshOutcome.Unknown;
import io.github.atprotojakarta.metrics.Measurement;
import io.github.atprotojakarta.session.RefreshTimings;
import io.github.atprotojakarta.store.ClaimOutcome;
import io.github.atprotojakarta.store.RefreshClaim;
import io.github.atprotojakarta.store.SessionStore;
import io.github.atprotojakarta.store.StoredSession;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
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
  private final ClaimMemory memory = new ClaimMemory();
  private volatile boolean stopped;

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
     * @param made when the store was asked for the claim, in nanoseconds of {@code Waits#nanoTime}
     * @param sentBefore whether it may have been sent before, with a response that was lost
     */
    record Mine(RefreshClaim claim, long made, boolean sentBefore) implements Turn {}

    /** The refresh token need not or must not be sent. */
    record Over(RefreshOutcome outcome) implements Turn {}
  }

  /** Lets no refresh token leave from now on. */
  void stop() {
    stopped = true;
  }

  /**
   * Returns the outcome of the last refresh while this node's own claim stays; empty if there is no
   * such claim. Nobody needs to wait for it.
   */
  Optional<RefreshOutcome> staying(StoredSession session) {
    return memory.reason(session, context.clock().instant()).map(Unknown::new);
  }

  /** Claims the refresh of a session; waits a bounded time for a node that has claimed it. */
  Turn take(StoredSession session) {
    GrowingPauses pauses = new GrowingPauses(context.waits(), timings.poll(), timings.othersWait());
    Turn turn = take(session, pauses);
    boolean leftBehind = turn instanceof Turn.Mine mine && mine.sentBefore();
    context.metrics().on(new Measurement.ClaimWait(pauses.waited(), leftBehind));
    return leftBehind ? takeOver(session, (Turn.Mine) turn) : turn;
  }

  private Turn take(StoredSession session, GrowingPauses pauses) {
    while (!stopped) {
      long made = context.waits().nanoTime();
      RefreshClaim claim = claim(session);
      ClaimOutcome outcome = store.claim(session.key(), session.version(), claim);
      if (outcome instanceof ClaimOutcome.Claimed claimed) {
        return new Turn.Mine(claim, made, claimed.leftBehind());
      }
      if (outcome instanceof ClaimOutcome.Superseded superseded) {
        return new Turn.Over(new Refreshed(superseded.current()));
      }
      if (outcome instanceof ClaimOutcome.Gone) {
        return new Turn.Over(RefreshOutcome.gone(session.key()));
      }
      if (!awaitOther(session, ((ClaimOutcome.Held) outcome).until(), pauses)) {
        return new Turn.Over(
            RefreshOutcome.later(
                "Another node is refreshing " + session.key() + "; try again in a moment"));
      }
    }
    return new Turn.Over(stopping(session));
  }

  private RefreshClaim claim(StoredSession session) {
    Instant now = context.clock().instant();
    return new RefreshClaim(
        RandomTokens.token(context.random()).sha256(),
        now,
        now.plus(memory.length(session, timings.claim())));
  }

  /**
   * Waits a little for the holder of a claim. Only one caller waits for a claim that stays; those
   * who come later look once.
   *
   * @return whether another look may help
   */
  private boolean awaitOther(StoredSession session, Instant end, GrowingPauses pauses) {
    if (pauses.over()) {
      memory.waitedInVain(session.key(), end);
      return false;
    }
    return !isLeftBehind(end) && !memory.outlasts(session.key(), end) && pauses.pause();
  }

  /**
   * Returns whether the holder of a claim has most likely died, or does not know whether it has
   * used the token: a refresh takes less than half of a claim's time. A caller that waited for the
   * end of such a claim would wait for the grace and for the request, too; its user comes back
   * instead. A longer claim counts as younger than it is.
   */
  private boolean isLeftBehind(Instant end) {
    Duration left = Duration.between(context.clock().instant(), end);
    return left.compareTo(timings.claim().dividedBy(2)) < 0;
  }

  /**
   * Nobody knows whether the earlier claim's token was used. If it was, its node may have new
   * tokens that it could not store yet, and gets the time to store them.
   */
  private Turn takeOver(StoredSession session, Turn.Mine mine) {
    LOG.log(
        System.Logger.Level.WARNING,
        "ATP1106 A refresh of {0} was not completed; its refresh token is sent again in {1}",
        session.key(),
        timings.grace());
    GrowingPauses pauses = new GrowingPauses(context.waits(), timings.poll(), timings.grace());
    Turn turn = awaitTokens(session, mine, pauses);
    boolean arrived =
        turn instanceof Turn.Over over && !(over.outcome() instanceof RefreshOutcome.Unknown);
    context.metrics().on(new Measurement.GraceWait(pauses.waited(), arrived));
    return turn;
  }

  private Turn awaitTokens(StoredSession session, Turn.Mine mine, GrowingPauses pauses) {
    while (!stopped) {
      Optional<StoredSession> current = store.find(session.key());
      if (current.isEmpty()) {
        return new Turn.Over(RefreshOutcome.gone(session.key()));
      }
      if (current.get().version() > session.version()) {
        return new Turn.Over(new Refreshed(current.get()));
      }
      if (pauses.over()) {
        return mine;
      }
      if (!pauses.pause()) {
        // The claim stays: releasing it would hide the earlier claim from the next node.
        return new Turn.Over(
            RefreshOutcome.later("Interrupted before the refresh of " + session.key()));
      }
    }
    return new Turn.Over(stopping(session));
  }

  private static RefreshOutcome stopping(StoredSession session) {
    return RefreshOutcome.later(
        "The refresh of " + session.key() + " was not started, because this node is stopping");
  }

  /**
   * Checks that the token of a claim may be sent. The claim is as old as the one clock says that
   * says more: the clock of this node may be set back, and the other one may stand still while a
   * virtual machine does.
   *
   * @throws StaleClaimException when less than half of the claim's time is left, or when this node
   *     is stopping
   */
  void demandFresh(Turn.Mine mine) {
    if (stopped) {
      throw new StaleClaimException("This node is stopping");
    }
    RefreshClaim claim = mine.claim();
    Duration life = Duration.between(claim.at(), claim.until());
    Duration age =
        Collections.max(
            List.of(
                Duration.between(claim.at(), context.clock().instant()),
                Duration.ofNanos(context.waits().nanoTime() - mine.made())));
    if (age.compareTo(life.dividedBy(2)) >= 0) {
      throw new StaleClaimException("A claim of " + life + " was not used for " + age);
    }
  }

  /**
   * Withdraws a claim under which nothing was sent. One that was taken over stays when this node is
   * stopping: it says to the next node that the token may have been sent before.
   */
  void withdraw(StoredSession session, Turn.Mine mine) {
    if (!stopped || !mine.sentBefore()) {
      release(session, mine.claim());
    }
  }

  /** Removes a claim whose refresh token was certainly not used. */
  void release(StoredSession session, RefreshClaim claim) {
    store.release(session.key(), claim);
  }

  /**
   * Leaves a claim in the store, because its refresh token may have been used: another request with
   * it would be a replay. The next one follows when the claim is over, and its claim is longer.
   */
  RefreshOutcome keep(StoredSession session, RefreshClaim claim, RuntimeException why) {
    memory.keep(session, claim, why);
    return new Unknown(why);
  }
}
