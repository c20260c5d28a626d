package io.github.atprotojakarta.store;

import io.github.atprotojakarta.session.SessionLimits;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A session of {@link InMemorySessionStore}, with what only stores know. */
record InMemoryRow(
    StoredSession session, @Nullable RefreshClaim claim, @Nullable Instant retiredAt) {
  boolean retired() {
    return retiredAt != null;
  }

  boolean inUse(long version) {
    return !retired() && session.version() == version;
  }

  InMemoryRow withoutClaim() {
    return new InMemoryRow(session, null, retiredAt);
  }

  InMemoryRow withClaimNoLongerThan(Instant end) {
    return claim == null || !claim.until().isAfter(end)
        ? this
        : new InMemoryRow(session, new RefreshClaim(claim.id(), claim.at(), end), retiredAt);
  }

  InMemoryRow used(Instant at) {
    return retired() || !at.isAfter(session.usedAt())
        ? this
        : new InMemoryRow(session.toBuilder().usedAt(at).build(), claim, null);
  }

  InMemoryRow retired(Instant at) {
    return new InMemoryRow(session, null, at);
  }

  boolean ended(Instant now) {
    return !retired() && !session.endsAt().isAfter(now);
  }

  boolean claimExpired(Instant before) {
    return claim != null && claim.until().isBefore(before);
  }

  boolean over(SessionLimits limits, Instant now) {
    return !retired() && !limits.end(session.createdAt(), session.usedAt()).isAfter(now);
  }
}
