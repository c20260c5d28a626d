package io.github.atprotojakarta.internal.refresh;

import io.github.atprotojakarta.internal.cache.ExpiringCache;
import io.github.atprotojakarta.internal.cache.Weights;
import io.github.atprotojakarta.session.RefreshTimings;
import io.github.atprotojakarta.session.SessionKey;
import io.github.atprotojakarta.store.RefreshClaim;
import io.github.atprotojakarta.store.StoredSession;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What this node remembers about claims that stay: its own, because nobody knows whether their
 * refresh token was used, and those of other nodes for which it has waited in vain. A forgotten
 * entry costs a wait and loses no session: the claim in the store decides.
 */
final class ClaimMemory {
  /** More than 1,500 sessions of each kind: those that are used while a server is down. */
  private static final long BYTES = 4L * 1024 * 1024;

  /** An exception with its stack. */
  private static final int REASON = 2 * 1024;

  /** Longer than the longest claim, so that the next use of the token finds the count. */
  private static final Duration LIFETIME = RefreshTimings.LONGEST_CLAIM.multipliedBy(2);

  /** A token is sent again after one, two, four and eight times the time of a claim. */
  private static final int DOUBLINGS = 3;

  /** Nodes and stores compute the end of a claim by different clocks. */
  private static final Duration SAME_END = Duration.ofSeconds(1);

  private record Own(long version, int times, RefreshClaim claim, RuntimeException why) {
    boolean concerns(StoredSession session) {
      return version == session.version();
    }

    boolean live(Instant now) {
      return !now.isBefore(claim.at()) && now.isBefore(claim.until());
    }
  }

  private final ExpiringCache<String, Own> own =
      new ExpiringCache<>(BYTES, (id, claim) -> Weights.of(id) + REASON, LIFETIME);
  private final ExpiringCache<String, Instant> others =
      new ExpiringCache<>(BYTES, (id, end) -> Weights.of(id) + Weights.OBJECT, LIFETIME);

  /** Records that a claim of this node stays after its refresh token may have been used. */
  void keep(StoredSession session, RefreshClaim claim, RuntimeException why) {
    Own before = own.find(session.key().id());
    int times = before != null && before.concerns(session) ? before.times + 1 : 1;
    own.put(session.key().id(), new Own(session.version(), times, claim, why));
  }

  /** Returns why a live claim of this node stays; empty if there is none. */
  Optional<RuntimeException> reason(StoredSession session, Instant now) {
    Own claim = own.find(session.key().id());
    return claim != null && claim.concerns(session) && claim.live(now)
        ? Optional.of(claim.why)
        : Optional.empty();
  }

  /** Returns the length of the next claim, which grows with the uses that nobody could prove. */
  Duration length(StoredSession session, Duration first) {
    Own before = own.find(session.key().id());
    int times = before != null && before.concerns(session) ? before.times : 0;
    Duration length = first.multipliedBy(1L << Math.min(times, DOUBLINGS));
    return Collections.min(List.of(length, RefreshTimings.LONGEST_CLAIM));
  }

  /** Records that a claim of another node outlasted a wait. */
  void waitedInVain(SessionKey key, Instant end) {
    others.put(key.id(), end);
  }

  /** Returns whether a claim with this end has outlasted a wait. */
  boolean outlasts(SessionKey key, Instant end) {
    Instant known = others.find(key.id());
    return known != null && !end.isAfter(known.plus(SAME_END));
  }
}
