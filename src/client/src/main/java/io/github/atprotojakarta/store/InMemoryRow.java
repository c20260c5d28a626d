package io.github.atprotojakarta.store;

import io.github.atprotojakarta.session.SessionLimits;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A session of {@link InMemorySessionStore}, with what only stores know.
 *
 * @param retiredAt when the revocation of a retired session is due
 * @param owedSince when the session was retired
 */
record InMemoryRow(
    StoredSession session,
    @Nullable RefreshClaim claim,
    @Nullable Instant retiredAt,
    @Nullable Instant owedSince) {
  /** Creates a session in use. */
  InMemoryRow(StoredSession session, @Nullable RefreshClaim claim) {
    this(session, claim, null, null);
  }

  boolean retired() {
    return retiredAt != null;
  }

  boolean inUse(long version) {
    return !retired() && session.version() == version;
  }

  InMemoryRow withoutClaim() {
    return new InMemoryRow(session, null, retiredAt, owedSince);
  }

  InMemoryRow withClaimNoLongerThan(Instant end) {
    return claim == null || !claim.until().isAfter(end)
        ? this
        : new InMemoryRow(
            session, new RefreshClaim(claim.id(), claim.at(), end), retiredAt, owedSince);
  }

  InMemoryRow used(Instant at) {
    return retired() || !at.isAfter(session.usedAt())
        ? this
        : new InMemoryRow(session.toBuilder().usedAt(at).build(), claim);
  }

  InMemoryRow retired(Instant at) {
    return new InMemoryRow(session, null, at, at);
  }

  InMemoryRow postponed(Instant until) {
    return retired() ? new InMemoryRow(session, null, until, owedSince) : this;
  }

  boolean ended(Instant now) {
    return !retired() && !session.endsAt().isAfter(now);
  }

  boolean over(SessionLimits limits, Instant now) {
    return !retired() && !limits.end(session.createdAt(), session.usedAt()).isAfter(now);
  }

  SessionSummary summary() {
    return SessionSummary.builder(session)
        .owedRevocation(retiredAt == null ? null : new OwedRevocation(owedSince, retiredAt))
        .build();
  }
}
