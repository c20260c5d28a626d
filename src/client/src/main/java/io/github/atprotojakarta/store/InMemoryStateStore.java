package io.github.atprotojakarta.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Stores pending logins in memory, for tests and for programs of one JVM. */
public final class InMemoryStateStore implements StateStore {
  private final Map<String, PendingAuthorization> rows = new ConcurrentHashMap<>();

  @Override
  public void insert(PendingAuthorization pending) {
    // No maintenance may run for this store, so each login removes the expired ones.
    deleteExpired(pending.createdAt(), Integer.MAX_VALUE);
    if (rows.putIfAbsent(pending.stateHash(), pending) != null) {
      throw new IllegalStateException("There is a pending login with this state already");
    }
  }

  @Override
  public Optional<PendingAuthorization> consume(String stateHash) {
    return Optional.ofNullable(rows.remove(stateHash));
  }

  @Override
  public int deleteExpired(Instant before, int limit) {
    List<String> expired =
        rows.values().stream()
            .filter(pending -> pending.expiresAt().isBefore(before))
            .limit(limit)
            .map(PendingAuthorization::stateHash)
            .toList();
    return (int) expired.stream().filter(hash -> rows.remove(hash) != null).count();
  }
}
