package io.github.atprotojakarta.store;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Stores pending logins in memory, for tests and for programs of one JVM. Holds 10,000 at most and
 * then removes the one that expires first: anybody may begin logins, and a person who began one a
 * minute ago is more likely to return than one who began it ten minutes ago. Refusing new logins
 * instead would let a stranger lock everybody out until the old ones expire.
 */
public final class InMemoryStateStore implements StateStore {
  private static final int MOST = 10_000;

  private static final Comparator<PendingAuthorization> BY_EXPIRY =
      Comparator.comparing(PendingAuthorization::expiresAt)
          .thenComparing(PendingAuthorization::stateHash);

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, PendingAuthorization> rows = new HashMap<>();
  private final NavigableSet<PendingAuthorization> byExpiry = new TreeSet<>(BY_EXPIRY);

  @Override
  public void insert(PendingAuthorization pending) {
    lock.lock();
    try {
      // No maintenance may run for this store, so each login removes the expired ones.
      removeExpired(pending.createdAt(), Integer.MAX_VALUE);
      if (rows.putIfAbsent(pending.stateHash(), pending) != null) {
        throw new IllegalStateException("There is a pending login with this state already");
      }
      byExpiry.add(pending);
      if (rows.size() > MOST) {
        remove(byExpiry.first());
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<PendingAuthorization> consume(String stateHash) {
    lock.lock();
    try {
      Optional<PendingAuthorization> pending = Optional.ofNullable(rows.get(stateHash));
      pending.ifPresent(this::remove);
      return pending;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int deleteExpired(Instant before, int limit) {
    lock.lock();
    try {
      return removeExpired(before, limit);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public OptionalLong count(Instant now) {
    lock.lock();
    try {
      return OptionalLong.of(
          rows.values().stream().filter(row -> row.expiresAt().isAfter(now)).count());
    } finally {
      lock.unlock();
    }
  }

  private int removeExpired(Instant before, int limit) {
    int removed = 0;
    while (removed < limit
        && !byExpiry.isEmpty()
        && byExpiry.first().expiresAt().isBefore(before)) {
      remove(byExpiry.first());
      removed++;
    }
    return removed;
  }

  private void remove(PendingAuthorization pending) {
    rows.remove(pending.stateHash());
    byExpiry.remove(pending);
  }
}
