package io.github.atprotojakarta.testkit.redislike;

import io.github.atprotojakarta.session.SessionLimits;
import io.github.atprotojakarta.store.ClaimOutcome;
import io.github.atprotojakarta.store.RefreshClaim;
import io.github.atprotojakarta.store.StoredSession;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a value of the sample store holds. */
record RedisLikeRow(
    StoredSession session, @Nullable RefreshClaim claim, @Nullable Instant retiredAt) {

  boolean inUse() {
    return retiredAt == null;
  }

  boolean inUse(long version) {
    return inUse() && session.version() == version;
  }

  RedisLikeRow withClaim(@Nullable RefreshClaim other) {
    return new RedisLikeRow(session, other, retiredAt);
  }

  RedisLikeRow withClaimNoLongerThan(Instant end) {
    return claim == null || !claim.until().isAfter(end)
        ? this
        : withClaim(new RefreshClaim(claim.id(), claim.at(), end));
  }

  RedisLikeRow retired(Instant at) {
    return new RedisLikeRow(session, null, at);
  }

  RedisLikeRow used(Instant at) {
    return inUse() && at.isAfter(session.usedAt())
        ? new RedisLikeRow(session.toBuilder().usedAt(at).build(), claim, null)
        : this;
  }

  boolean over(SessionLimits limits, Instant now) {
    return inUse() && !limits.end(session.createdAt(), session.usedAt()).isAfter(now);
  }

  /** Returns the outcome of a claim, which is stored only if it is {@code Claimed}. */
  ClaimOutcome judge(long version, RefreshClaim wanted) {
    if (!inUse()) {
      return new ClaimOutcome.Gone();
    }
    if (session.version() != version) {
      return new ClaimOutcome.Superseded(session);
    }
    return claim != null && wanted.at().isBefore(claim.until())
        ? new ClaimOutcome.Held(claim.until())
        : new ClaimOutcome.Claimed(claim != null && claim.countsAt(wanted.at()));
  }
}
